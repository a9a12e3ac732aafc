package io.nsrstream.cli.show;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.nsrstream.connectors.kafka.replay.ReplayReport;
import io.nsrstream.connectors.kafka.replay.ReplayReport.Outcome;
import io.nsrstream.connectors.kafka.replay.ReplayReport.Reason;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What became of rejected records, as lines of text or for a script. */
public final class ReplayTable {
  private static final int REASONS_SHOWN = 10;

  private static final Map<Outcome, String> WORDS = new EnumMap<>(Outcome.class);

  static {
    WORDS.put(Outcome.SENT, "sent to their topics");
    WORDS.put(Outcome.REFUSED, "refused again");
    WORDS.put(Outcome.NOT_SENDABLE, "cannot be sent");
    WORDS.put(Outcome.NOT_CHOSEN, "not chosen");
    WORDS.put(Outcome.LEFT_OUT, "tombstones left out");
    WORDS.put(Outcome.FOREIGN, "no rejected records");
  }

  private ReplayTable() {}

  /** A count for each outcome, then the reasons. */
  public static String of(ReplayReport report, boolean dryRun) {
    StringBuilder text = new StringBuilder();
    if (dryRun) {
      text.append("A dry run: nothing was written.\n");
    }
    for (Map.Entry<Outcome, String> outcome : WORDS.entrySet()) {
      text.append(line(report.count(outcome.getKey()), outcome.getValue()));
    }
    for (Map.Entry<Outcome, String> outcome : WORDS.entrySet()) {
      List<Reason> reasons = report.reasons(outcome.getKey());
      if (!reasons.isEmpty() && outcome.getKey() != Outcome.NOT_CHOSEN) {
        text.append('\n').append(heading(outcome)).append('\n');
        reasons.stream()
            .limit(REASONS_SHOWN)
            .forEach(reason -> text.append(line(reason.count(), reason.reason())));
        if (reasons.size() > REASONS_SHOWN) {
          text.append(
              "            and %d more (--json)\n".formatted(reasons.size() - REASONS_SHOWN));
        }
      }
    }
    if (report.endedEarly()) {
      text.append("\nThere are further records; the next replay goes on with them.\n");
    }
    return text.toString();
  }

  private static String heading(Map.Entry<Outcome, String> outcome) {
    return outcome.getKey() == Outcome.SENT
        ? "sent, by the reason for which they had been rejected:"
        : outcome.getValue() + ":";
  }

  private static String line(long count, String what) {
    return String.format(Locale.ROOT, "%,10d  %s%n", count, what);
  }

  /** The same as one object. */
  public static ObjectNode json(ReplayReport report, boolean dryRun) {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    object.put("dryRun", dryRun);
    object.put("complete", !report.endedEarly());
    for (Outcome outcome : Outcome.values()) {
      ObjectNode one = object.putObject(name(outcome));
      one.put("records", report.count(outcome));
      ArrayNode reasons = one.putArray("reasons");
      for (Reason reason : report.reasons(outcome)) {
        reasons.addObject().put("reason", reason.reason()).put("records", reason.count());
      }
    }
    return object;
  }

  /** As in JSON: {@code notRead}. */
  private static String name(Outcome outcome) {
    String[] words = outcome.name().toLowerCase(Locale.ROOT).split("_", -1);
    return words.length == 1
        ? words[0]
        : words[0] + Character.toUpperCase(words[1].charAt(0)) + words[1].substring(1);
  }
}
