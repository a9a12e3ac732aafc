package io.nsrstream.connectors.generated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nsrstream.online.data.Example;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class SensorStreamTest {
  private static final SensorSettings DEFAULTS = SensorSettings.DEFAULTS;

  /**
   * Every 1,000th of the first 13,000 examples of seed 1, so that wandering, recalibration and the
   * late state are all in it. The file was written by {@link #lines}.
   */
  @Test
  void version1IsTheSameBytesForEver() throws IOException {
    try (InputStream golden =
        Objects.requireNonNull(getClass().getResourceAsStream("sensor-stream-v1.txt"))) {
      assertThat(lines(1, 13_000, 1_000))
          .isEqualTo(new String(golden.readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  /** Key, id, time, label and the bits of the features, one example per line. */
  private static String lines(long seed, int examples, int every) {
    StringBuilder lines = new StringBuilder();
    for (Example example : take(new SensorStream(DEFAULTS, seed), examples)) {
      if (Integer.parseInt(example.id()) % every == 0) {
        lines.append(
            "%s %s %d %s".formatted(example.key(), example.id(), example.time(), example.label()));
        for (float feature : example.features()) {
          lines.append(' ').append(Integer.toHexString(Float.floatToRawIntBits(feature)));
        }
        lines.append('\n');
      }
    }
    return lines.toString();
  }

  @Test
  void anotherSeedIsAnotherStream() {
    assertThat(lines(1, 10, 1)).isEqualTo(lines(1, 10, 1)).isNotEqualTo(lines(2, 10, 1));
  }

  @Test
  void machinesTakeTurnsWithUniqueIdsAndRisingTimes() {
    List<Example> examples = take(new SensorStream(DEFAULTS.withMachines(3), 5), 10_000);

    assertThat(examples.subList(0, 4))
        .extracting(Example::key)
        .containsExactly("machine-0", "machine-1", "machine-2", "machine-0");
    assertThat(examples).extracting(Example::id).doesNotHaveDuplicates();
    assertThat(examples.get(0).time()).isEqualTo(DEFAULTS.startTime());
    for (int i = 1; i < examples.size(); i++) {
      assertThat(examples.get(i).time()).isGreaterThan(examples.get(i - 1).time());
    }
  }

  @Test
  void everyFeatureHasANameAndIsFinite() {
    assertThat(SensorStream.featureNames())
        .hasSize(24)
        .doesNotHaveDuplicates()
        .startsWith("ch1_mean", "ch1_amplitude", "ch1_frequency", "ch1_kurtosis", "ch2_mean");
    for (Example example : take(new SensorStream(DEFAULTS, 6), 20_000)) {
      assertThat(example.features()).hasSize(24);
      for (float feature : example.features()) {
        assertThat(Float.isFinite(feature)).isTrue();
      }
    }
  }

  @Test
  void theLastStateAppearsLate() {
    List<Example> examples = take(new SensorStream(DEFAULTS, 7), 12_000);

    assertThat(states(examples.subList(0, 8_000)))
        .containsExactlyInAnyOrder("normal", "imbalance", "bearing", "overheating");
    assertThat(states(examples.subList(8_000, 12_000))).containsAll(SensorStream.STATES);
  }

  @Test
  void recalibrationShiftsTheSensorsOfAMachineAtOnce() {
    List<Example> examples = take(new SensorStream(DEFAULTS.withMachines(1), 8), 10_000);

    double within = distance(means(examples, 3_000, 4_000), means(examples, 4_000, 5_000));
    double across = distance(means(examples, 4_000, 5_000), means(examples, 5_000, 6_000));

    assertThat(across).isGreaterThan(5 * within);
  }

  @Test
  void repeatingTheLastLabelOfAMachineIsRightAsOftenAsItIsSticky() {
    Map<String, String> last = new HashMap<>();
    int right = 0;
    for (Example example : take(new SensorStream(DEFAULTS, 9), 40_000)) {
      String label = Objects.requireNonNull(example.label());
      right += label.equals(last.put(example.key(), label)) ? 1 : 0;
    }
    assertThat(right / 40_000.0).isBetween(0.67, 0.69);
  }

  /** Between recalibrations; prototypes near each other would make this impossible. */
  @Test
  void neighboursTellTheStatesApartAndClassMeansDoNot() {
    List<Example> examples = take(new SensorStream(DEFAULTS.withMachines(1), 10), 5_000);
    List<Example> known = examples.subList(0, 4_000);
    Map<String, float[]> means =
        known.stream().collect(Collectors.groupingBy(SensorStreamTest::label)).entrySet().stream()
            .collect(
                Collectors.toMap(
                    Map.Entry::getKey, e -> means(e.getValue(), 0, e.getValue().size())));
    int byNeighbour = 0;
    int byMean = 0;
    for (Example example : examples.subList(4_000, 5_000)) {
      byNeighbour += label(nearest(example, known)).equals(label(example)) ? 1 : 0;
      byMean += nearest(example, means).equals(label(example)) ? 1 : 0;
    }
    assertThat(byNeighbour / 1_000.0).isBetween(0.82, 0.97);
    assertThat(byMean / 1_000.0).isLessThan(0.68);
  }

  private static Example nearest(Example example, List<Example> known) {
    Example nearest = known.get(0);
    for (Example other : known) {
      if (distance(example.features(), other.features())
          < distance(example.features(), nearest.features())) {
        nearest = other;
      }
    }
    return nearest;
  }

  private static String nearest(Example example, Map<String, float[]> means) {
    return means.entrySet().stream()
        .min(
            (a, b) ->
                Double.compare(
                    distance(example.features(), a.getValue()),
                    distance(example.features(), b.getValue())))
        .orElseThrow()
        .getKey();
  }

  /** Frequencies and kurtoses vary eight and two times as much as means and amplitudes. */
  private static double distance(float[] a, float[] b) {
    double[] scales = {1, 1, 8, 2};
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      double difference = (a[i] - b[i]) / scales[i % scales.length];
      sum += difference * difference;
    }
    return sum;
  }

  private static float[] means(List<Example> examples, int from, int to) {
    float[] means = new float[24];
    for (Example example : examples.subList(from, to)) {
      for (int i = 0; i < means.length; i++) {
        means[i] += example.features()[i] / (to - from);
      }
    }
    return means;
  }

  private static Set<String> states(List<Example> examples) {
    return examples.stream().map(SensorStreamTest::label).collect(Collectors.toSet());
  }

  private static String label(Example example) {
    return Objects.requireNonNull(example.label());
  }

  private static List<Example> take(SensorStream stream, int count) {
    List<Example> examples = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      examples.add(stream.next());
    }
    return examples;
  }

  @Test
  void settingsThatMakeNoStreamAreRefused() {
    assertThatThrownBy(() -> new SensorSettings(0, 1, -1, Double.NaN, 0, -1, -1))
        .hasMessage(
            """
            machines must be between 1 and 1000000, but is 0: use a value in that range
            stickiness must be at least 0 and below 1, but is 1.0: use a value in that range
            noise must be a finite number of at least 0.0, but is -1.0: use a value in that range
            wandering must be a finite number of at least 0.0, but is NaN: use a value in that range
            recalibrationEvery must be at least 1, but is 0: use a value in that range
            looseFrom must be at least 0, but is -1: use a value in that range
            startTime must be at least 0, but is -1: use a value in that range\
            """);
  }
}
