package io.nsrstream.tests;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.nsrstream.cli.Nsr;
import io.nsrstream.cli.local.EmbeddedBroker;
import io.nsrstream.flink.settings.JobSettings;
import io.nsrstream.online.data.Example;
import io.nsrstream.online.snapshot.Snapshot;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** A key is forgotten through the job, and its models can be seen and pinned meanwhile. */
final class ForgettingIT {
  private static final JsonMapper JSON = new JsonMapper();

  private final StringWriter out = new StringWriter();

  private void nsr(List<String> settings, String... arguments) {
    out.getBuffer().setLength(0);
    CommandLine nsr = Nsr.commandLine();
    nsr.setOut(new PrintWriter(out, true));
    List<String> all = new ArrayList<>(List.of(arguments));
    settings.forEach(
        setting -> {
          all.add("--set");
          all.add(setting);
        });
    assertThat(nsr.execute(all.toArray(new String[0]))).isZero();
  }

  private static JsonNode forgotten(JobTopics topics) throws Exception {
    for (ConsumerRecord<byte[], byte[]> record : topics.committed(JobTopics.METRICS)) {
      JsonNode report = JSON.readTree(record.value());
      if (report.path("forgotten").asBoolean()) {
        return report;
      }
    }
    return JSON.missingNode();
  }

  @Test
  void theCommandsShowPinAndForgetWhatAJobPublishes(@TempDir Path savepoints) throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start(Map.of())) {
      JobTopics topics = new JobTopics(broker, "forgetting", 2);
      broker.createTopic(topics.name("controls"), 1, Map.of());
      JobSettings settings = topics.settings(Map.of("topics.controls", topics.name("controls")));
      List<String> given =
          List.of(
              "kafka.servers=" + broker.bootstrapServers(),
              "topics.models=" + topics.name(JobTopics.MODELS),
              "topics.metrics=" + topics.name(JobTopics.METRICS),
              "topics.controls=" + topics.name("controls"));
      List<Example> examples = SeededExamples.of(2, 200, 3);
      String key = examples.get(0).key();
      Map<String, Snapshot> all = TrainingOutcome.ofLearners(examples, settings).snapshots();
      try (RunningJob job = RunningJob.start(settings)) {
        topics.produceExamples(examples);
        topics.awaitCommitted(job, JobTopics.PREDICTIONS, examples.size());
        job.stop(savepoints);
      }
      assertThat(topics.latest(topics.name(JobTopics.MODELS))).isEqualTo(all);

      nsr(given, "inspect", topics.name(JobTopics.MODELS), "--json");
      JsonNode versions = JSON.readTree(out.toString()).get("versions");
      assertThat(versions).extracting(one -> one.get("model").asText()).contains(key);
      long version = versions.get(0).get("version").asLong();
      nsr(given, "pin", "--key", key, "--to", Long.toString(version));
      nsr(given, "inspect", topics.name(JobTopics.MODELS), "--learner", key);
      assertThat(out.toString())
          .contains("pinned")
          .contains(key)
          .doesNotContain("none of a models topic");
      String examplesTopic = topics.name(JobTopics.EXAMPLES);
      nsr(
          List.of("kafka.servers=" + broker.bootstrapServers(), "topics.models=" + examplesTopic),
          "inspect",
          examplesTopic);
      assertThat(out.toString())
          .contains("0 models")
          .contains("200 records of " + examplesTopic + " are none of a models topic");

      topics.produce(
          List.of(new ProducerRecord<>(topics.name("controls"), "{\"forget\":7}".getBytes(UTF_8))));
      nsr(given, "forget", "--key", key);
      try (RunningJob job = RunningJob.start(settings)) {
        while (forgotten(topics).isMissingNode()) {
          job.requireNoFailure();
          Thread.sleep(50);
        }
        topics.awaitCommitted(job, JobTopics.REJECTED, 1);
        job.stop(savepoints);
      }
      assertThat(forgotten(topics).get("key").asText()).isEqualTo(key);
      assertThat(new String(topics.committed(JobTopics.REJECTED).get(0).value(), UTF_8))
          .contains("topics.controls must be");
    }
  }
}
