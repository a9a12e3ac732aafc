package io.nsrstream.cli.pipe;

import io.nsrstream.connectors.MetricsRecord;
import io.nsrstream.connectors.records.BadRecordException;
import io.nsrstream.connectors.records.RecordMapping;
import io.nsrstream.flink.operators.Restoring;
import io.nsrstream.online.data.Example;
import io.nsrstream.online.data.Forecast;
import io.nsrstream.online.data.Prediction;
import io.nsrstream.online.data.RejectedExampleException;
import io.nsrstream.online.learner.Learner;
import io.nsrstream.online.snapshot.SectionReader;
import io.nsrstream.online.snapshot.Snapshot;
import io.nsrstream.online.snapshot.SnapshotException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** One learner of records whose features have names. */
final class NamedLearner implements AutoCloseable {
  private static final String NAMES = "FNAM";

  private final Restoring restoring;
  private final NamedRecords records;
  private Learner learner;

  /** The example that was predicted last; null where something was learned since. */
  private @Nullable Asked asked;

  private record Asked(Example example, Forecast forecast) {
    boolean isOf(Example other) {
      return Arrays.equals(example.features(), other.features())
          && example.nominals().equals(other.nominals())
          && example.texts().equals(other.texts());
    }
  }

  /**
   * A learner before its first example.
   *
   * @param mapping leads to the parts of a record
   */
  NamedLearner(RecordMapping mapping, Restoring restoring) {
    this.restoring = restoring;
    records = new NamedRecords(mapping);
    learner = new Learner(restoring.learner(), restoring.networks());
  }

  /**
   * Predicts the example of a record.
   *
   * @param names the names of the record's features
   */
  Prediction predict(byte[] record, List<String> names, String id)
      throws BadRecordException, RejectedExampleException {
    return forecast(records.read(record, names, id)).prediction();
  }

  private Forecast forecast(Example example) throws RejectedExampleException {
    Forecast forecast = learner.forecast(example);
    asked = new Asked(example, forecast);
    return forecast;
  }

  /**
   * Learns the example of a record. If it is the one that was predicted last, it is not predicted a
   * second time.
   *
   * @return how many examples it has learned
   */
  long learn(byte[] record, List<String> names, String id)
      throws BadRecordException, RejectedExampleException {
    Example example = records.read(record, names, id);
    Asked before = asked;
    learner.learn(
        example, before != null && before.isOf(example) ? before.forecast() : forecast(example));
    asked = null;
    records.keep();
    return learner.examples();
  }

  /** A report on the learner. */
  MetricsRecord report() {
    return new MetricsRecord("", learner.report(), 0, 0);
  }

  /** The names of the features, in the order of their places. */
  List<String> names() {
    return records.names();
  }

  /** The learner and the names of its features. */
  Snapshot snapshot() {
    List<String> names = names();
    return learner
        .snapshot()
        .with(
            NAMES,
            out -> {
              out.putInt(names.size());
              names.forEach(out::putText);
            });
  }

  /**
   * Goes on from a snapshot. If this fails, all stays as it was.
   *
   * @return how many examples it had learned
   * @throws SnapshotException if it is damaged, or of other settings
   */
  long restore(Snapshot snapshot) {
    if (!snapshot.has(NAMES) && names().isEmpty()) {
      throw new SnapshotException(
          "the snapshot does not have the names of the features, since it is not of nsr pipe: start"
              + " with the names in their order, as with --set"
              + " \"mapping.features=[/features/temperature, /features/mode]\"");
    }
    List<String> names = snapshot.has(NAMES) ? snapshot.read(NAMES, NamedLearner::texts) : names();
    Learner restored = restoring.apply(snapshot);
    learner.close();
    learner = restored;
    asked = null;
    records.restore(names);
    return learner.examples();
  }

  private static List<String> texts(SectionReader in) {
    return IntStream.range(0, in.getInt(0, Integer.MAX_VALUE)).mapToObj(k -> in.getText()).toList();
  }

  @Override
  public void close() {
    learner.close();
  }
}
