package io.nsrstream.cli.pipe;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.nsrstream.flink.operators.Restoring;
import io.nsrstream.flink.settings.JobSettings;
import io.nsrstream.flink.settings.SettingsReader;
import io.nsrstream.online.data.Example;
import io.nsrstream.online.data.Example.Nominal;
import io.nsrstream.online.learner.Learner;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RequestsTest {
  private static final JsonMapper JSON = new JsonMapper();
  private static final String REPORT = "{\"do\":\"report\"}";
  private static final int COUNT = 120;

  @TempDir private Path folder = Path.of("");

  private static JobSettings settings(String... further) {
    SettingsReader settings =
        new SettingsReader()
            .set("learner.bounds.features", "GROWING")
            .set("mapping.absent", "MISSING")
            .set("mapping.weight", "/weight")
            .set("learner.size", "SMALL");
    for (int i = 0; i < further.length; i += 2) {
      settings.set(further[i], further[i + 1]);
    }
    return settings.read();
  }

  private static Requests requests(JobSettings job) {
    return new Requests(job.mapping(), new Restoring(job.learnerOfJob(), job.model().factory()));
  }

  private static List<JsonNode> answers(Requests requests, List<String> lines) throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    requests.answer(new ByteArrayInputStream(String.join("\n", lines).getBytes(UTF_8)), out);
    List<JsonNode> answers = new ArrayList<>();
    for (String line : out.toString(UTF_8).lines().toList()) {
      answers.add(JSON.readTree(line));
    }
    return answers;
  }

  private static List<JsonNode> answers(List<String> lines) throws Exception {
    try (Requests requests = requests(settings())) {
      return answers(requests, lines);
    }
  }

  private static String learn(String features, String label) {
    return "{\"do\":\"learn\",\"features\":%s,\"label\":\"%s\"}".formatted(features, label);
  }

  private static String predict(String features) {
    return "{\"do\":\"predict\",\"features\":%s}".formatted(features);
  }

  @Test
  void predictionsAreThoseOfALearnerOfTheSameExamples() throws Exception {
    JobSettings job = settings();
    List<String> lines = new ArrayList<>();
    List<String> expected = new ArrayList<>();
    try (Learner learner = new Learner(job.learnerOfJob(), job.model().factory())) {
      for (int k = 0; k < COUNT; k++) {
        String mode = k % 3 == 0 ? "fast" : "slow";
        String label = k % 2 == 0 ? "even" : "odd";
        String features = "{\"mode\":\"%s\",\"t\":%d,\"on\":%s}".formatted(mode, k % 2, k % 5 == 0);
        lines.add(predict(features));
        lines.add(learn(features, label));
        float[] values = {0, k % 5 == 0 ? 1 : 0, k % 2};
        expected.add(
            learner
                .testThenTrain(new Example("", "", values, List.of(new Nominal(0, mode)), label, k))
                .predicted());
      }
    }

    List<String> predicted = new ArrayList<>();
    for (JsonNode answer : answers(lines)) {
      if (answer.has("predicted")) {
        predicted.add(answer.get("predicted").textValue());
      }
    }
    assertThat(predicted).isEqualTo(expected).endsWith("even", "odd");
  }

  @Test
  void aPredictionBeforeDoesNotChangeWhatIsLearned() throws Exception {
    List<String> alone = new ArrayList<>();
    List<String> predictedBefore = new ArrayList<>();
    for (int k = 0; k < COUNT; k++) {
      String features = "{\"a\":%d}".formatted(k % 4);
      predictedBefore.add(predict("{\"never learned\":1}"));
      predictedBefore.add(predict(features));
      predictedBefore.add(learn(features, "l" + k % 2));
      alone.add(learn(features, "l" + k % 2));
    }
    alone.add(REPORT);
    predictedBefore.add(REPORT);

    assertThat(last(answers(alone))).isEqualTo(last(answers(predictedBefore)));
  }

  @Test
  void theOrderOfNamesInAnExampleIsOfNoMatter() throws Exception {
    assertThat(answers(List.of(learn("{\"a\":1,\"b\":\"x\"}", "l"), REPORT)))
        .isEqualTo(answers(List.of(learn("{\"b\":\"x\",\"a\":1}", "l"), REPORT)));
  }

  @Test
  void namesMayComeLaterAndBeAbsent() throws Exception {
    List<JsonNode> answers =
        answers(
            List.of(
                learn("{\"a\":1,\"b/c~\":2}", "x"),
                learn("{\"d\":\"red\",\"a\":null}", "y"),
                predict("{\"d\":\"blue\"}"),
                REPORT));

    assertThat(answers.get(2).get("probabilities").size()).isEqualTo(2);
    assertThat(answers.get(3).get("features")).isEqualTo(JSON.readTree("[\"a\",\"b/c~\",\"d\"]"));
  }

  @Test
  void namesBeyondTheBoundAreRefused() throws Exception {
    try (Requests requests = requests(settings("learner.bounds.maxFeatures", "2"))) {
      List<JsonNode> answers =
          answers(
              requests,
              List.of(learn("{\"a\":1,\"b\":2}", "x"), learn("{\"a\":1,\"c\":2}", "x"), REPORT));

      assertThat(answers.get(1).get("error").asText()).contains("learner.bounds.maxFeatures");
      assertThat(answers.get(2).get("examples").asInt()).isEqualTo(1);
      assertThat(answers.get(2).get("features").size()).isEqualTo(2);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "nonsense | one JSON object on a line",
        "[1] | must be a JSON object, but is an array",
        "`` | must be a JSON object, but is empty",
        "{} | do must be a string, but is absent",
        "{\"do\":\"stop\"} | do must be learn, predict, save",
        "{\"do\":\"learn\",\"do\":\"learn\",\"features\":{\"a\":1},\"label\":\"x\"} | Duplicate"
            + " field",
        "{\"do\":\"learn\",\"features\":{\"a\":1,\"a\":2},\"label\":\"x\"} | Duplicate field",
        "{\"do\":\"learn\",\"features\":{\"a\":1}} | must have a label",
        "{\"do\":\"learn\",\"features\":{\"new\":1},\"label\":\"\"} | must have a label",
        "{\"do\":\"learn\",\"features\":{\"a\":[1,2]},\"label\":\"x\"} | \"a\" must be a number",
        "{\"do\":\"learn\",\"features\":{\"a\":{}},\"label\":\"x\"} | but is an object",
        "{\"do\":\"learn\",\"features\":{},\"label\":\"x\"} | must have features",
        "{\"do\":\"learn\",\"features\":[1],\"label\":\"x\"} | features must be an object",
        "{\"do\":\"learn\",\"label\":\"x\"} | features must be an object of names and values, but"
            + " is absent",
        "{\"do\":\"learn\",\"features\":{\"a\":1e400},\"label\":\"x\"} | within the range of a"
            + " float",
        "{\"do\":\"learn\",\"features\":{\"a\":NaN},\"label\":\"x\"} | one JSON object",
        "{\"do\":\"learn\",\"features\":{\"a\":1},\"label\":\"x\",\"weight\":0} | /weight",
        "{\"do\":\"learn\",\"features\":{\"a\":1},\"label\":\"x\"} {} | Trailing token",
        "{\"do\":\"learn\",\"features\":{\"a\":\"\\ud800\"},\"label\":\"x\"} | surrogate",
        "{\"do\":\"learn\",\"features\":{\"\\ud800\":1},\"label\":\"x\"} | surrogate",
        "{\"do\":\"learn\",\"features\":{\"a\":1},\"label\":{\"b\":1}} | /label",
        "{\"do\":\"predict\",\"features\":{\"a\":1},\"id\":[]} | /id",
        "{\"do\":null} | do must be a string, but is null",
        "{\"do\":\"load\"} | file must be a string",
        "{\"do\":\"load\",\"file\":\"/\"} | must be the path of a file",
        "{\"do\":\"load\",\"file\":\"a\\u0000b\"} | must be the path of a file",
        "{\"do\":\"load\",\"file\":\"absent.nsrs\"} | that save has written",
        "{\"do\":\"save\",\"file\":\"absent/x.nsrs\"} | in a folder that is there",
      })
  void aBadRequestIsAnsweredAndChangesNothing(String line, String reason) throws Exception {
    String good = learn("{\"a\":1}", "x");

    List<JsonNode> answers = answers(List.of(good, REPORT, line, REPORT));

    assertThat(answers.get(2).get("error").asText()).contains(reason);
    assertThat(answers.get(3)).isEqualTo(answers.get(1));
  }

  @Test
  void bytesThatAreNotUtf8AreRefused() throws Exception {
    byte[] latin = learn("{\"a\":\"ü\"}", "x").getBytes(ISO_8859_1);
    byte[] utf32 = {0, 0, 0, '{', 0, 0, 0, '\n'};
    for (byte[] line : List.of(latin, utf32)) {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      try (Requests requests = requests(settings())) {
        requests.answer(new ByteArrayInputStream(line), out);
      }
      assertThat(out.toString(UTF_8)).startsWith("{\"error\":\"a request must be one JSON object");
    }
  }

  @Test
  void aLineThatIsTooLongIsSkipped() throws Exception {
    try (Requests requests = requests(settings("mapping.bounds.maxRecordBytes", "100"))) {
      String tooLong = learn("{\"" + "a".repeat(200_000) + "\":1}", "x");

      List<JsonNode> answers = answers(requests, List.of(tooLong, learn("{\"a\":1}", "x")));

      assertThat(answers.get(0).get("error").asText()).contains("at most 100 bytes");
      assertThat(answers.get(1).get("learned").asInt()).isEqualTo(1);
    }
  }

  @Test
  void theLongestBoundOfALineIsTaken() throws Exception {
    String longest = Integer.toString(Integer.MAX_VALUE);
    try (Requests requests = requests(settings("mapping.bounds.maxRecordBytes", longest))) {
      List<JsonNode> answers = answers(requests, List.of(learn("{\"a\":1}", "x")));

      assertThat(answers.get(0).get("learned").asInt()).isEqualTo(1);
    }
  }

  @Test
  void deepNestingIsAnsweredAndTheNextRequestIsFollowed() throws Exception {
    for (String open : List.of("[", "{\"a\":")) {
      List<JsonNode> answers = answers(List.of(open.repeat(100_000), learn("{\"a\":1}", "x")));

      assertThat(answers.get(0).get("error").asText()).contains("one JSON object on a line");
      assertThat(answers.get(1).get("learned").asInt()).isEqualTo(1);
    }
  }

  @Test
  void nothingIsAnsweredAfterTheRequestToClose() throws Exception {
    assertThat(answers(List.of("{\"do\":\"close\"}", REPORT))).hasSize(1);
  }

  @Test
  void whatWasSavedGoesOnElsewhere() throws Exception {
    String file = JSON.writeValueAsString(folder.resolve("a model.nsrs").toString());
    List<String> lines = new ArrayList<>();
    for (int k = 0; k < COUNT; k++) {
      lines.add(learn("{\"a\":%d,\"b\":\"v%d\"}".formatted(k % 2, k % 3), "l" + k % 2));
    }
    lines.add("{\"do\":\"save\",\"file\":%s}".formatted(file));
    lines.add(learn("{\"c\":1}", "new"));
    lines.add(REPORT);
    List<JsonNode> before = answers(lines);

    List<JsonNode> after =
        answers(
            List.of(
                learn("{\"other\":1}", "x"),
                "{\"do\":\"load\",\"file\":%s}".formatted(file),
                learn("{\"c\":1}", "new"),
                REPORT));

    assertThat(before.get(COUNT).get("bytes").asLong())
        .isEqualTo(Files.size(folder.resolve("a model.nsrs")));
    assertThat(after.get(1).get("learned").asInt()).isEqualTo(COUNT);
    assertThat(last(after)).isEqualTo(last(before));
  }

  @Test
  void aFileThatCannotBeLoadedChangesNothing() throws Exception {
    Path file = folder.resolve("model.nsrs");
    Files.writeString(file, "no snapshot");
    String load =
        "{\"do\":\"load\",\"file\":%s}".formatted(JSON.writeValueAsString(file.toString()));

    List<JsonNode> answers = answers(List.of(learn("{\"a\":1}", "x"), REPORT, load, REPORT));

    assertThat(answers.get(2).get("error").asText()).contains("NSRS");
    assertThat(answers.get(3)).isEqualTo(answers.get(1));
  }

  @Test
  void nothingIsSavedOverAFolder() throws Exception {
    String save =
        "{\"do\":\"save\",\"file\":%s}".formatted(JSON.writeValueAsString(folder.toString()));

    assertThat(answers(List.of(save)).get(0).get("error").asText()).contains("is a folder");
    assertThat(folder).isEmptyDirectory();
  }

  private static JsonNode last(List<JsonNode> answers) {
    return answers.get(answers.size() - 1);
  }
}
