package io.nsrstream.connectors.kafka.replay;

import io.nsrstream.connectors.RejectedRecord;
import io.nsrstream.connectors.SourceRecord;

/** What becomes of a record of the rejected topic. */
sealed interface Verdict {

  /** The reason to count it by. */
  String reason();

  /** The job's reader takes it now: it goes back to its topic. */
  record Sent(SourceRecord record, String reason) implements Verdict {}

  /** The job's reader refuses it: it stays rejected, for a reason that may be another. */
  record RefusedAgain(RejectedRecord rejected) implements Verdict {
    @Override
    public String reason() {
      return rejected.reason();
    }
  }

  /** It cannot be sent as it was: it stays rejected as it is. */
  record NotSendable(String reason) implements Verdict {}

  /** The replay is not about it: it stays rejected as it is. */
  record NotChosen(String reason) implements Verdict {}

  /** The job leaves it out, and so does the replay. */
  record LeftOut(String reason) implements Verdict {}

  /** No job rejected it: it stays where it is, and no replay looks at it again. */
  record Foreign(String reason) implements Verdict {}
}
