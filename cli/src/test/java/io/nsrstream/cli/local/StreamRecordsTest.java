package io.nsrstream.cli.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.nsrstream.connectors.records.BadRecordException;
import io.nsrstream.connectors.records.ExampleReader;
import io.nsrstream.connectors.records.JsonExampleWriter;
import io.nsrstream.flink.settings.SequenceSettings;
import io.nsrstream.online.data.Example;
import io.nsrstream.online.data.Example.Nominal;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class StreamRecordsTest {
  private final JsonExampleWriter writer = JsonExampleWriter.ofColumns(List.of("x", "mode"));

  @Test
  void aPlainVectorIsOneRecordAsItIs() throws BadRecordException {
    Example vector =
        new Example("k", "7", new float[] {0.5f, 0}, List.of(new Nominal(1, "on")), "a", 3);
    StreamRecords records = StreamRecords.ofVectors(writer);

    assertThat(read(records, vector))
        .usingRecursiveFieldByFieldElementComparator()
        .containsExactly(vector);
    assertThat(records.sequence().on()).isFalse();
  }

  @Test
  void aSequenceIsARecordForEachOfItsSteps() throws BadRecordException {
    StreamRecords records = StreamRecords.ofSequences(writer, 3);

    assertThat(read(records, sequence("7")))
        .usingRecursiveFieldByFieldElementComparator()
        .containsExactly(
            new Example("k", "7/0", 1, new float[] {1, 2}, List.of(), "a", 0, 2),
            new Example(
                "k", "7", 1, new float[] {3, 0}, List.of(new Nominal(1, "on")), "a", 20, 2));
  }

  @Test
  void aGapThatEndsSequencesIsBetweenThoseOfTheFile() throws BadRecordException {
    StreamRecords records = StreamRecords.ofSequences(writer, 3);
    SequenceSettings settings = records.sequence();
    List<Example> first = read(records, sequence("1"));
    List<Example> second = read(records, sequence("2"));

    assertThat(settings.length()).isEqualTo(3);
    assertThat(second.get(0).time() - first.get(1).time()).isGreaterThan(settings.maxGapMs());
    assertThat(second.get(1).time() - second.get(0).time())
        .isLessThanOrEqualTo(settings.maxGapMs());
  }

  private static Example sequence(String id) {
    return new Example(
        "k", id, 2, new float[] {1, 2, 3, 0}, List.of(new Nominal(3, "on")), "a", 5, 2);
  }

  private static List<Example> read(StreamRecords records, Example example)
      throws BadRecordException {
    ExampleReader reader = new ExampleReader(records.mapping());
    List<Example> read = new ArrayList<>();
    for (byte[] record : records.of(example)) {
      read.add(reader.decode(record, "", -1));
    }
    return read;
  }
}
