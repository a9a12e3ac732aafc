package io.nsrstream.connectors.records;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.nsrstream.connectors.MetricsRecord;
import io.nsrstream.online.data.Prediction;
import io.nsrstream.online.evaluation.Scores;
import io.nsrstream.online.learner.LearnerReport;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class OutputJsonTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  @Test
  void aPredictionIsOneLineWithAProbabilityForEachClass() {
    Prediction prediction =
        new Prediction(
            "pump-7",
            "42",
            "idle",
            "broken",
            List.of("idle", "broken \"down\""),
            new float[] {0.25f, 0.75f},
            9);
    assertThat(text(OutputJson.prediction(prediction)))
        .isEqualTo(
            """
            {"key":"pump-7","id":"42","predicted":"broken",\
            "probabilities":{"idle":0.25,"broken \\"down\\"":0.75},"updates":9,\
            "label":"idle","correct":false}\
            """);
  }

  @Test
  void whatIsNotKnownOfAnExampleIsLeftOut() {
    Prediction unlabelled =
        new Prediction("", "1", null, "idle", List.of("idle"), new float[] {1}, 3);
    assertThat(text(OutputJson.prediction(unlabelled)))
        .isEqualTo(
            """
            {"key":"","id":"1","predicted":"idle","probabilities":{"idle":1.0},"updates":3}\
            """);
  }

  @Test
  void beforeTheFirstClassNothingIsPredicted() {
    Prediction first = new Prediction("", "0", "idle", null, List.of(), new float[0], 0);
    assertThat(text(OutputJson.prediction(first)))
        .isEqualTo(
            """
            {"key":"","id":"0","predicted":null,"probabilities":{},"updates":0,\
            "label":"idle","correct":false}\
            """);
  }

  @Test
  void probabilitiesReadBackToTheSameBits() throws IOException {
    Random random = new Random(3);
    for (int i = 0; i < 10_000; i++) {
      float probability = Float.intBitsToFloat(random.nextInt(Float.floatToIntBits(1) + 1));
      Prediction prediction =
          new Prediction("", "", null, "a", List.of("a"), new float[] {probability}, 0);
      JsonNode read = MAPPER.readTree(OutputJson.prediction(prediction));
      String written = read.at("/probabilities/a").asText();
      assertThat(Float.parseFloat(written)).isEqualTo(probability);
    }
  }

  @Test
  void aProbabilityThatIsNotFiniteIsNull() {
    float[] probabilities = {Float.NaN, Float.POSITIVE_INFINITY, 0.5f};
    Prediction diverged =
        new Prediction("", "0", null, "c", List.of("a", "b", "c"), probabilities, 0);
    assertThat(text(OutputJson.prediction(diverged)))
        .contains("\"probabilities\":{\"a\":null,\"b\":null,\"c\":0.5}");
  }

  @Test
  void aReportHasEveryScoreAndNullWhereOneIsNotDefined() {
    Scores scores =
        new Scores(4, 0.75, 0.5, Double.NaN, -0.25, 0.7, 0.6, 1, 0.5, new double[] {1, 0.5});
    Scores none =
        new Scores(
            0,
            Double.NaN,
            Double.NaN,
            Double.NaN,
            Double.NaN,
            Double.NaN,
            Double.NaN,
            Double.NaN,
            Double.NaN,
            new double[] {Double.NaN, Double.NaN});
    LearnerReport report =
        new LearnerReport(
            4,
            2,
            List.of("idle", "broken"),
            0.125,
            0.0625,
            Map.of("logits", Double.POSITIVE_INFINITY),
            Map.of("logits", 0.75),
            1,
            6,
            List.of(
                new LearnerReport.Member("batch=1", 0.5, 0.25, 4, List.of("hidden1", "logits")),
                new LearnerReport.Member("batch=8", 0, Double.NaN, 0, List.of())),
            Map.of("persistence", 0.25),
            new LearnerReport.DriftReport(3, 1, 2),
            false,
            scores,
            scores,
            none);
    String known =
        """
        {"accuracy":0.75,"kappa":0.5,"kappaT":null,"kappaM":-0.25,"macroF1":0.7,"logLoss":0.6,\
        "noChange":1.0,"majority":0.5,"recall":{"idle":1.0,"broken":0.5}}\
        """;
    String unknown =
        """
        {"accuracy":null,"kappa":null,"kappaT":null,"kappaM":null,"macroF1":null,"logLoss":null,\
        "noChange":null,"majority":null,"recall":{"idle":null,"broken":null}}\
        """;
    assertThat(text(OutputJson.metrics(new MetricsRecord("pump-7", report, 3, 2))))
        .isEqualTo(
            """
            {"key":"pump-7","examples":4,"updates":2,"loss":0.125,"penalty":0.0625,\
            "variance":{"logits":null},"consistency":{"logits":0.75},"faults":1,"clippedValues":6,\
            "members":[{"settings":"batch=1","weight":0.5,"loss":0.25,"updates":4,"layers":["hidden1","logits"]},\
            {"settings":"batch=8","weight":0.0,"loss":null,"updates":0,"layers":[]}],\
            "opinions":{"persistence":0.25},\
            "drift":{"warnings":3,"drifts":1,"last":2},\
            "labelsAsFeatures":false,"waiting":3,"unlabelled":2,\
            "overall":%s,"window":%s,"faded":%s}\
            """
                .formatted(known, known, unknown));
  }

  private static String text(byte[] json) {
    return new String(json, UTF_8);
  }
}
