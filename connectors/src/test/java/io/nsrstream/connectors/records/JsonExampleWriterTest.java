package io.nsrstream.connectors.records;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nsrstream.online.data.Example;
import io.nsrstream.online.data.Example.Nominal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class JsonExampleWriterTest {
  private static final Example LABELLED =
      new Example("k", "7", new float[] {0.5f, -1}, List.of(), "ok", 12);
  private static final Example NOMINAL =
      new Example(
          "",
          "7",
          new float[] {0, 2, 0},
          List.of(new Nominal(0, "tcp"), new Nominal(2, "?")),
          null,
          0);

  @Test
  void writesTheDefaultFormat() {
    assertThat(text(JsonExampleWriter.ofArrays(), LABELLED))
        .isEqualTo(
            "{\"features\":[0.5,-1.0],\"key\":\"k\",\"id\":\"7\",\"label\":\"ok\",\"time\":12}");
  }

  @Test
  void aSequenceIsAnArrayOfItsSteps() throws BadRecordException {
    JsonExampleWriter writer = JsonExampleWriter.ofArrays();
    Example sequence = new Example("", "7", 3, new float[] {1, 2, 3, 4, 5, 6}, List.of(), null, 0);

    assertThat(text(writer, sequence))
        .isEqualTo("{\"features\":[[1.0,2.0],[3.0,4.0],[5.0,6.0]],\"id\":\"7\",\"time\":0}");
    assertSame(readBack(writer, sequence), sequence);
  }

  @Test
  void leavesOutTheOneKeyAndTheMissingLabel() {
    assertThat(text(JsonExampleWriter.ofArrays(), Example.of("7", new float[] {1}, null)))
        .isEqualTo("{\"features\":[1.0],\"id\":\"7\",\"time\":0}");
  }

  @Test
  void columnsHoldNominalValuesAndAreReadBack() throws BadRecordException {
    JsonExampleWriter writer = JsonExampleWriter.ofColumns(List.of("a/b", "m~n", "label"));

    assertThat(text(writer, NOMINAL))
        .isEqualTo(
            "{\"features\":{\"a/b\":\"tcp\",\"m~n\":2.0,\"label\":\"?\"},\"id\":\"7\",\"time\":0}");
    assertSame(readBack(writer, NOMINAL), NOMINAL);
  }

  @Test
  void aMissingFeatureIsNullAndReadBack() throws BadRecordException {
    float[] features = {1, Example.MISSING};
    Example gap = Example.of("7", features, null);
    Example sequence = new Example("", "7", 2, features, List.of(), null, 0);
    JsonExampleWriter columns = JsonExampleWriter.ofColumns(List.of("a", "b"));

    assertThat(text(JsonExampleWriter.ofArrays(), gap))
        .isEqualTo("{\"features\":[1.0,null],\"id\":\"7\",\"time\":0}");
    assertThat(text(columns, gap))
        .isEqualTo("{\"features\":{\"a\":1.0,\"b\":null},\"id\":\"7\",\"time\":0}");
    assertSame(readBack(JsonExampleWriter.ofArrays(), gap), gap);
    assertSame(readBack(JsonExampleWriter.ofArrays(), sequence), sequence);
    assertSame(readBack(columns, gap), gap);
  }

  @Test
  void everyFiniteFloatIsReadBackToTheSameBits() throws BadRecordException {
    Random random = new Random(11);
    JsonExampleWriter arrays = JsonExampleWriter.ofArrays();
    JsonExampleWriter columns =
        JsonExampleWriter.ofColumns(random.ints(50).distinct().mapToObj(i -> "c" + i).toList());
    for (int i = 0; i < 500; i++) {
      Example example =
          new Example(
              "é" + i,
              "id" + i,
              1,
              randomFloats(random),
              List.of(),
              "l" + i,
              random.nextLong(),
              1 / (1 - random.nextFloat()));
      assertSame(readBack(arrays, example), example);
      assertSame(readBack(columns, example), example);
    }
  }

  private static float[] randomFloats(Random random) {
    float[] values = new float[50];
    for (int i = 0; i < values.length; i++) {
      float any = Float.intBitsToFloat(random.nextInt());
      values[i] = Float.isFinite(any) ? any : -0f;
    }
    return values;
  }

  @Test
  void refusesWhatDoesNotFit() {
    assertThatThrownBy(() -> JsonExampleWriter.ofArrays().write(NOMINAL))
        .hasMessage(
            "example 7 has nominal values or texts, which an array of features cannot hold:"
                + " write it with JsonExampleWriter.ofColumns");
    assertThatThrownBy(() -> JsonExampleWriter.ofColumns(List.of("a")).write(LABELLED))
        .hasMessage(
            "example 7 must have 1 features, one per column, but has 2: give the columns of its"
                + " stream");
    assertThatThrownBy(
            () ->
                JsonExampleWriter.ofColumns(List.of("a", "b"))
                    .write(new Example("", "7", 2, new float[2], List.of(), null, 0)))
        .hasMessage(
            "example 7 must be a plain vector to have columns, but has 2 steps: write it with"
                + " JsonExampleWriter.ofArrays");
    assertThatThrownBy(
            () ->
                JsonExampleWriter.ofArrays()
                    .write(Example.of("7", new float[] {1, Float.NEGATIVE_INFINITY}, null)))
        .hasMessage(
            "feature 1 of example 7 must be finite or missing (NaN), but is -Infinity: leave such"
                + " examples out");
    assertThatThrownBy(
            () ->
                JsonExampleWriter.ofArrays()
                    .write(new Example("", "7", 1, new float[1], List.of(), null, 0, 1e38f)))
        .hasMessage(
            "example 7 must have a weight from 1.0E-6 to 1000000.0, but has 1.0E38: scale the"
                + " weights");
  }

  private static String text(JsonExampleWriter writer, Example example) {
    return new String(writer.write(example), StandardCharsets.UTF_8);
  }

  private static Example readBack(JsonExampleWriter writer, Example example)
      throws BadRecordException {
    return new ExampleReader(writer.mapping()).decode(writer.write(example), "none", -1);
  }

  private static void assertSame(Example read, Example written) {
    assertThat(bits(read)).isEqualTo(bits(written));
    assertThat(List.of(read.key(), read.id(), read.steps(), read.nominals(), read.time()))
        .isEqualTo(
            List.of(
                written.key(), written.id(), written.steps(), written.nominals(), written.time()));
    assertThat(read.label()).isEqualTo(written.label());
    assertThat(read.weight()).isEqualTo(written.weight());
  }

  private static int[] bits(Example example) {
    int[] bits = new int[example.features().length];
    for (int i = 0; i < bits.length; i++) {
      bits[i] = Float.floatToRawIntBits(example.features()[i]);
    }
    return bits;
  }
}
