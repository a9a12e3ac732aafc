package io.nsrstream.cli.local;

import io.nsrstream.connectors.records.JsonExampleWriter;
import io.nsrstream.connectors.records.RecordMapping;
import io.nsrstream.flink.settings.SequenceSettings;
import io.nsrstream.flink.settings.SequenceSettings.Incomplete;
import io.nsrstream.flink.settings.SequenceSettings.Label;
import io.nsrstream.online.data.Example;
import io.nsrstream.online.data.Example.Nominal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * How the examples of a stream stand on a topic: a plain vector is a record, a sequence is played
 * as the readings it may have been made of, a record for each step. The readings of two sequences
 * are further apart than those of one, for windows of a file need not follow each other in reality.
 */
public final class StreamRecords {
  private static final int STEP_MILLIS = 20;
  private static final int PAUSE_STEPS = 50;

  private final JsonExampleWriter writer;
  private final int longest;
  private long played;

  private StreamRecords(JsonExampleWriter writer, int longest) {
    this.writer = writer;
    this.longest = longest;
  }

  /** The records of one stream of plain vectors. */
  public static StreamRecords ofVectors(JsonExampleWriter writer) {
    return new StreamRecords(writer, 1);
  }

  /**
   * The records of one stream of sequences.
   *
   * @param longest most steps of any of them
   */
  public static StreamRecords ofSequences(JsonExampleWriter writer, int longest) {
    return new StreamRecords(writer, longest);
  }

  /** What reads the records back. */
  public RecordMapping mapping() {
    return writer.mapping();
  }

  /** What makes the examples of the records again, the shorter ones included. */
  public SequenceSettings sequence() {
    return new SequenceSettings(
        longest,
        longest,
        STEP_MILLIS,
        0,
        SequenceSettings.DEFAULTS.maxBuffered(),
        SequenceSettings.DEFAULTS.idleMs(),
        Label.LAST,
        Incomplete.EMIT);
  }

  /** The records of the stream's next example, in their order. */
  public List<byte[]> of(Example example) {
    if (longest == 1) {
      return List.of(writer.write(example));
    }
    long start = played++ * (longest + PAUSE_STEPS) * STEP_MILLIS;
    List<byte[]> records = new ArrayList<>(example.steps());
    for (int step = 0; step < example.steps(); step++) {
      records.add(writer.write(reading(example, step, start + (long) step * STEP_MILLIS)));
    }
    return records;
  }

  /** The last reading has the sequence's own id, which its prediction will have. */
  private static Example reading(Example sequence, int step, long time) {
    boolean last = step == sequence.steps() - 1;
    int channels = sequence.features().length / sequence.steps();
    int from = step * channels;
    List<Nominal> nominals =
        sequence.nominals().stream()
            .filter(nominal -> nominal.position() / channels == step)
            .map(nominal -> new Nominal(nominal.position() - from, nominal.value()))
            .toList();
    return new Example(
        sequence.key(),
        last ? sequence.id() : sequence.id() + "/" + step,
        1,
        Arrays.copyOfRange(sequence.features(), from, from + channels),
        nominals,
        sequence.label(),
        time,
        sequence.weight());
  }
}
