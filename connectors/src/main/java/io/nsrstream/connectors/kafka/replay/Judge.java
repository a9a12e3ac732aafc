package io.nsrstream.connectors.kafka.replay;

import io.nsrstream.connectors.RejectedRecord;
import io.nsrstream.connectors.SourceRecord;
import io.nsrstream.connectors.records.BadRecordException;
import io.nsrstream.connectors.records.Decoded;
import io.nsrstream.connectors.records.Decoded.Refused;
import io.nsrstream.connectors.records.Decoded.Taken;
import io.nsrstream.connectors.records.RejectedJson;
import io.nsrstream.connectors.records.RejectedJson.Kept;
import io.nsrstream.connectors.registry.RegistryUnavailableException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Decides what becomes of the records of the rejected topic. */
final class Judge {
  private static final byte[] NOTHING = {};

  private final Map<String, JobReader> readers;
  private final Choice choice;
  private final RecordFinder places;

  /**
   * Decides by the readers of a job.
   *
   * @param readers by the topic whose records they read
   * @param places where a record is looked up of which the rejected topic has a part only
   */
  Judge(Map<String, JobReader> readers, Choice choice, RecordFinder places) {
    this.readers = new TreeMap<>(readers);
    this.choice = choice;
    this.places = places;
  }

  /** Decides about the value of one record. */
  Verdict judge(byte @Nullable [] value) {
    Kept kept;
    try {
      kept = RejectedJson.read(value);
    } catch (BadRecordException foreign) {
      return new Verdict.Foreign("no rejected record of a job: " + foreign.reason());
    }
    RejectedRecord rejected = kept.rejected();
    if (!choice.takes(rejected)) {
      return new Verdict.NotChosen(rejected.reason());
    }
    JobReader reader = readers.get(rejected.record().topic());
    if (reader == null) {
      return new Verdict.NotSendable(
          "its topic must be one that the job reads (%s), but is %s: name it in the settings"
              .formatted(String.join(", ", readers.keySet()), rejected.record().topic()));
    }
    if (kept.size() == 0 && rejected.record().element() != SourceRecord.WHOLE) {
      return new Verdict.NotSendable(
          "it is one of several examples of a record, and its format could not write it alone: read"
              + " the record at its place, and send the example by another way");
    }
    SourceRecord whole = kept.isWhole() ? rejected.record() : fromItsPlace(kept, reader);
    return whole == null
        ? new Verdict.NotSendable(
            "the rejected topic has a part of it only, and the record is no longer at its place:"
                + " raise topics.maxRejectedBytes, or the retention of the topic")
        : judge(rejected, whole, reader);
  }

  private static Verdict judge(RejectedRecord rejected, SourceRecord whole, JobReader reader) {
    List<? extends Decoded<?>> decoded = read(whole, reader);
    if (whole.element() != SourceRecord.WHOLE && decoded.size() > 1) {
      return new Verdict.NotSendable(
          "an example that was rejected alone is among others in its record, and these would be"
              + " learned again: leave mapping.examples as it was, or send it by another way");
    }
    Refused<?> refused = null;
    for (Decoded<?> one : decoded) {
      // The job rejects the other elements of the record by itself.
      if (one instanceof Taken<?>) {
        return new Verdict.Sent(whole, rejected.reason());
      }
      refused = refused == null && one instanceof Refused<?> first ? first : refused;
    }
    return refused == null
        ? new Verdict.LeftOut(rejected.reason())
        : new Verdict.RefusedAgain(again(rejected, whole, refused.reason()));
  }

  private static List<? extends Decoded<?>> read(SourceRecord record, JobReader reader) {
    try {
      return reader.read(record);
    } catch (RegistryUnavailableException unavailable) {
      // No fault of the record: nothing of its transaction is written, and the next replay asks.
      throw unavailable;
    } catch (RuntimeException failure) {
      return List.of(
          new Refused<>("record must not make its reader fail, but it does: " + failure, record));
    }
  }

  /** Elements whose key and headers were not kept with each do not get them now. */
  private static RejectedRecord again(RejectedRecord before, SourceRecord whole, String reason) {
    boolean bare = whole.element() != SourceRecord.WHOLE && before.record().headers() == null;
    return new RejectedRecord(bare ? whole.withoutKeyAndHeaders() : whole, reason);
  }

  /** The whole of a record that was kept in part, or null where it is no longer to be had. */
  private @Nullable SourceRecord fromItsPlace(Kept kept, JobReader reader) {
    SourceRecord part = kept.rejected().record();
    SourceRecord found = places.find(part.topic(), part.partition(), part.offset()).orElse(null);
    if (found == null || (part.timestamp() >= 0 && part.timestamp() != found.timestamp())) {
      return null;
    }
    if (part.element() == SourceRecord.WHOLE) {
      return isPartOf(found, kept) ? found : null;
    }
    byte[] value = part.bytes();
    if (value != null && value.length == kept.size()) {
      return found.element(part.element(), value);
    }
    for (Decoded<?> element : read(found, reader)) {
      SourceRecord record = element.record();
      if (record.element() == part.element() && isPartOf(record, kept)) {
        return found.element(part.element(), Objects.requireNonNull(record.bytes()));
      }
    }
    return null;
  }

  /** Whether a record has the size that is kept, and begins with the bytes that are. */
  private static boolean isPartOf(SourceRecord record, Kept kept) {
    byte[] whole = Objects.requireNonNullElse(record.bytes(), NOTHING);
    byte[] part = Objects.requireNonNullElse(kept.rejected().record().bytes(), NOTHING);
    return whole.length == kept.size()
        && Arrays.equals(whole, 0, Math.min(part.length, whole.length), part, 0, part.length);
  }
}
