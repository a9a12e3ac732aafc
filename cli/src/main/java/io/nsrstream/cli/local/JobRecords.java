package io.nsrstream.cli.local;

import com.fasterxml.jackson.databind.JsonNode;
import io.nsrstream.cli.view.KeyReport;
import io.nsrstream.online.data.Prediction;
import io.nsrstream.online.run.RunScores;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a job writes to its topics, read back from JSON. A record without what every job writes is
 * an {@link IllegalArgumentException}.
 */
final class JobRecords {

  private JobRecords() {}

  /** A record of the predictions topic. */
  static Prediction prediction(JsonNode record) {
    JsonNode given = record.required("probabilities");
    List<String> classes = new ArrayList<>(given.size());
    float[] probabilities = new float[given.size()];
    given
        .properties()
        .forEach(
            each -> {
              probabilities[classes.size()] = (float) each.getValue().asDouble();
              classes.add(each.getKey());
            });
    return new Prediction(
        record.required("key").asText(),
        record.required("id").asText(),
        text(record.get("label")),
        text(record.get("predicted")),
        classes,
        probabilities,
        record.path("updates").asLong());
  }

  private static @Nullable String text(@Nullable JsonNode value) {
    return value == null || value.isNull() ? null : value.asText();
  }

  /** A record of the metrics topic. */
  static KeyReport report(JsonNode record) {
    return new KeyReport(
        record.required("key").asText(),
        record.required("examples").asLong(),
        record.at("/window/accuracy").asDouble(Double.NaN),
        record.at("/drift/drifts").asLong(),
        record.at("/drift/last").asLong(),
        numbers(record.path("opinions")),
        RunScores.mean(numbers(record.path("variance")).values()),
        RunScores.mean(numbers(record.path("consistency")).values()),
        record.path("labelsAsFeatures").asBoolean());
  }

  private static Map<String, Double> numbers(JsonNode byName) {
    Map<String, Double> numbers = new LinkedHashMap<>();
    byName
        .properties()
        .forEach(each -> numbers.put(each.getKey(), each.getValue().asDouble(Double.NaN)));
    return numbers;
  }

  /** The place of a record of the rejected topic. */
  static String place(JsonNode record) {
    return "%s/%s/%s"
        .formatted(
            record.path("topic").asText(),
            record.path("partition").asText(),
            record.path("offset").asText());
  }
}
