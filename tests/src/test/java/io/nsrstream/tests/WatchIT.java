package io.nsrstream.tests;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.nsrstream.cli.Nsr;
import io.nsrstream.cli.local.EmbeddedBroker;
import io.nsrstream.online.data.Example;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import picocli.CommandLine;

/** A page of a job that runs elsewhere, from what it commits to its topics. */
@Timeout(120)
final class WatchIT {
  private static final Pattern URL = Pattern.compile("http://localhost:\\d+/");
  private static final int COUNT = 2_000;
  private static final int UNLABELLED = COUNT / 7;

  @AutoClose private static final EmbeddedBroker BROKER = EmbeddedBroker.start();

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void aRunningJobIsShownAndARecordOfSomebodyElseIsCountedAndPassed() throws Exception {
    List<Example> examples = SeededExamples.of(4, COUNT, 21);
    JobTopics topics = new JobTopics(BROKER, "watched", 2);
    topics.produce(
        List.of(
            new ProducerRecord<>(topics.name(JobTopics.PREDICTIONS), "no JSON".getBytes(UTF_8)),
            new ProducerRecord<>(topics.name(JobTopics.PREDICTIONS), "{}".getBytes(UTF_8))));
    try (WatchedCluster cluster = WatchedCluster.start(topics.settings(Map.of()))) {
      topics.produceExamples(examples);
      topics.awaitCommitted(JobTopics.PREDICTIONS, COUNT + 2);
      String[] options = {"--json", "--jobmanager", cluster.address().toString()};
      Thread watching = new Thread(() -> run(topics.arguments(Map.of()), options), "watching");
      watching.start();

      JsonNode run = await(COUNT);
      watching.interrupt();
      watching.join();

      assertThat(run.at("/counts/unlabelled").intValue()).isEqualTo(UNLABELLED);
      assertThat(run.at("/counts/rejected").intValue()).isEqualTo(2);
      assertThat(run.at("/share").isNull()).isTrue();
      assertThat(run.at("/ended").booleanValue()).isFalse();
      assertThat(run.at("/checkpoints/last/bytes").longValue()).isPositive();
      assertThat(run.at("/checkpoints/last/at").longValue()).isPositive();
      assertThat(run.at("/rejections").toString()).contains("watched-predictions/", "no record");
      JsonNode printed = new JsonMapper().readTree(out.toString());
      assertThat(printed.get("accuracy")).isEqualTo(run.at("/scores/accuracy"));
      assertThat(printed.get("rejected").intValue()).isEqualTo(2);
    }
  }

  @Test
  void aTopicThatIsMissingIsNamed() {
    int exit = run(Map.of("kafka.servers", BROKER.bootstrapServers(), "topics.metrics", "none"));
    assertThat(exit).isEqualTo(2);
    assertThat(err.toString()).contains("must be a topic that exists");
  }

  @Test
  void anAddressThatIsNoJobManagersIsRefused() {
    Map<String, String> settings = Map.of("kafka.servers", BROKER.bootstrapServers());
    String broker = "http://" + BROKER.bootstrapServers();
    assertThat(run(settings, "--jobmanager", broker)).isEqualTo(2);
    assertThat(run(settings, "--jobmanager", "localhost:8081")).isEqualTo(2);
    assertThat(err.toString())
        .contains("--jobmanager must be the web address of a Flink cluster, but is " + broker)
        .contains("but is localhost:8081");
  }

  @Test
  void predictionsOfAnotherFormatAreRefused() {
    assertThat(run(Map.of("format.predictions", "CSV"))).isEqualTo(2);
    assertThat(err.toString()).contains("format.predictions must be JSON", "Prometheus");
  }

  private int run(Map<String, String> settings, String... options) {
    List<String> arguments = new ArrayList<>(List.of("watch"));
    settings.forEach((name, value) -> arguments.addAll(List.of("--set", name + "=" + value)));
    arguments.addAll(List.of(options));
    CommandLine command = Nsr.commandLine();
    command.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    return command.execute(arguments.toArray(String[]::new));
  }

  /** The first view of the page with as many predictions and a checkpoint. */
  private JsonNode await(int predicted) throws Exception {
    Matcher url = URL.matcher(err.toString());
    while (!url.find()) {
      Thread.sleep(50);
      url = URL.matcher(err.toString());
    }
    HttpResponse<Stream<String>> events =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(URI.create(url.group() + "events")).build(),
                HttpResponse.BodyHandlers.ofLines());
    JsonMapper json = new JsonMapper();
    for (String line : (Iterable<String>) events.body()::iterator) {
      if (line.startsWith("data: ")) {
        JsonNode run = json.readTree(line.substring("data: ".length())).path("run");
        if (run.at("/counts/predicted").intValue() == predicted
            && run.at("/checkpoints/completed").longValue() > 0) {
          return run;
        }
      }
    }
    throw new AssertionError("the page ended before it had shown all predictions: " + err);
  }
}
