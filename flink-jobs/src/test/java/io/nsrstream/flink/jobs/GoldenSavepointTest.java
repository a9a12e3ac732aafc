package io.nsrstream.flink.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.nsrstream.connectors.MetricsRecord;
import io.nsrstream.online.data.Prediction;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A job that goes on from a savepoint of an older version predicts what a job predicts that was
 * never stopped, but for what another processor computes otherwise.
 */
@Timeout(300)
final class GoldenSavepointTest {
  private static final float TOLERANCE = 0.02f;

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void aSavepointOfSeveralNetworksOnLabelledExamplesGoesOn(int layout) throws Exception {
    List<Prediction> expected;
    try (SteppedJob uninterrupted = GoldenSavepoint.Plain.start("")) {
      GoldenSavepoint.Plain.before(uninterrupted);
      GoldenSavepoint.Plain.after(uninterrupted);
      expected = uninterrupted.predictions();
    }
    try (SteppedJob resumed = GoldenSavepoint.Plain.start(golden(layout, "plain"))) {
      GoldenSavepoint.Plain.after(resumed);
      requireLast(resumed.predictions(), expected, GoldenSavepoint.Plain.AFTER);
      assertThat(resumed.rejected()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void aSavepointOfSequencesThatWaitForReadingsAndLabelsGoesOn(int layout) throws Exception {
    List<Prediction> expected;
    List<MetricsRecord> reports;
    try (SteppedJob uninterrupted = GoldenSavepoint.Late.start("")) {
      GoldenSavepoint.Late.before(uninterrupted);
      GoldenSavepoint.Late.after(uninterrupted);
      expected = uninterrupted.predictions();
      reports = uninterrupted.metrics();
    }
    try (SteppedJob resumed = GoldenSavepoint.Late.start(golden(layout, "late"))) {
      GoldenSavepoint.Late.after(resumed);
      requireLast(resumed.predictions(), expected, resumed.predictions().size());
      assertThat(resumed.rejected()).isEmpty();
      MetricsRecord report = last(resumed.metrics());
      assertThat(report.waiting()).isEqualTo(last(reports).waiting()).isPositive();
      assertThat(report.report().examples()).isEqualTo(last(reports).report().examples());
    }
  }

  private static void requireLast(List<Prediction> actual, List<Prediction> all, int count) {
    List<Prediction> expected = all.subList(all.size() - count, all.size());
    assertThat(actual).hasSize(count);
    for (int i = 0; i < count; i++) {
      Prediction one = actual.get(i);
      Prediction other = expected.get(i);
      assertThat(one.id()).isEqualTo(other.id());
      assertThat(one.classes()).isEqualTo(other.classes()).isNotEmpty();
      for (String known : one.classes()) {
        assertThat(Math.abs(one.probability(known) - other.probability(known)))
            .as("%s of %s, %s and %s", known, one.id(), one, other)
            .isLessThan(TOLERANCE);
      }
    }
  }

  private static <T> T last(List<T> values) {
    return values.get(values.size() - 1);
  }

  private static String golden(int layout, String job) throws Exception {
    String name = "/savepoint-v%d-%s".formatted(layout, job);
    return Path.of(Objects.requireNonNull(GoldenSavepointTest.class.getResource(name)).toURI())
        .toUri()
        .toString();
  }
}
