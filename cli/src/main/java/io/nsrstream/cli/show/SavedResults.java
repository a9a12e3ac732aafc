package io.nsrstream.cli.show;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What {@code nsr evaluate --json} printed, in a file: an object a line, of streams and seeds.
 *
 * @param name of the file, without its ending
 * @param byStream the results of each stream, in the order in which they came
 */
public record SavedResults(String name, Map<String, List<JsonNode>> byStream) {
  private static final JsonMapper JSON = new JsonMapper();

  /**
   * A score of several seeds.
   *
   * @param deviation the standard deviation over the seeds; NaN of one
   */
  public record Spread(double mean, double deviation, int seeds) {
    static Spread of(double[] values) {
      double mean = Arrays.stream(values).average().orElseThrow();
      double squares = Arrays.stream(values).map(value -> (value - mean) * (value - mean)).sum();
      double deviation = values.length > 1 ? Math.sqrt(squares / (values.length - 1)) : Double.NaN;
      return new Spread(mean, deviation, values.length);
    }
  }

  /**
   * Reads a file.
   *
   * @throws IllegalArgumentException if a line is no result, or there is none; names the line
   */
  public static SavedResults read(Path file) throws IOException {
    Map<String, List<JsonNode>> results = new LinkedHashMap<>();
    List<String> lines = lines(file);
    for (int i = 0; i < lines.size(); i++) {
      if (!lines.get(i).isBlank()) {
        JsonNode result = parse(file, i + 1, lines.get(i));
        results
            .computeIfAbsent(result.get("stream").textValue(), stream -> new ArrayList<>())
            .add(result);
      }
    }
    if (results.isEmpty()) {
      throw new IllegalArgumentException(
          "%s must hold results, but is empty: nsr evaluate ... --json > %s writes them"
              .formatted(file, file));
    }
    return new SavedResults(
        Objects.toString(file.getFileName()).replaceFirst("\\.[^.]*$", ""), results);
  }

  private static List<String> lines(Path file) throws IOException {
    try {
      return Files.readAllLines(file);
    } catch (CharacterCodingException binary) {
      throw noResult(file, 1);
    }
  }

  private static JsonNode parse(Path file, int line, String text) {
    try {
      JsonNode result = JSON.readTree(text);
      if (result.path("stream").isTextual() && result.has("accuracy")) {
        return result;
      }
    } catch (JsonProcessingException noJson) {
      // Said below, by the place alone.
    }
    throw noResult(file, line);
  }

  private static IllegalArgumentException noResult(Path file, int line) {
    return new IllegalArgumentException(
        "line %d of %s must be a result that nsr evaluate --json printed, but is not"
            .formatted(line, file));
  }

  /** A score of a stream over its seeds; empty if one of them does not have it. */
  public Optional<Spread> score(String stream, String score) {
    double[] values =
        byStream.getOrDefault(stream, List.of()).stream()
            .mapToDouble(result -> result.path(score).asDouble(Double.NaN))
            .toArray();
    return values.length == 0 || Arrays.stream(values).anyMatch(Double::isNaN)
        ? Optional.empty()
        : Optional.of(Spread.of(values));
  }
}
