package io.nsrstream.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.nsrstream.cli.Nsr;
import io.nsrstream.flink.jobs.TrainingJob;
import io.nsrstream.flink.settings.JobSettings;
import io.nsrstream.flink.settings.SettingsPrinter;
import io.nsrstream.online.data.Example;
import io.nsrstream.online.settings.InvalidSettingsException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Jobs and commands at a broker that wants TLS and a password. */
@Timeout(180)
final class SecuredBrokerIT {
  private static final String WRONG = "incorrect-mule-5518";
  private static final int RECORDS = 300;

  private static SecuredBroker secured;

  @AutoClose private final ListenedLog log = ListenedLog.listen();

  @BeforeAll
  static void start(@TempDir Path directory) throws Exception {
    secured = SecuredBroker.start(directory);
  }

  @AfterAll
  static void stop() {
    secured.close();
  }

  @Test
  void aJobReadsAndWritesWithTlsAndAPasswordAndShowsNoSecret(@TempDir Path files) throws Exception {
    JobTopics topics = new JobTopics(secured.broker(), "secured", 1);
    Map<String, String> further = new HashMap<>(secured.settings());
    further.put("flink.checkpointDirectory", files.resolve("checkpoints").toUri().toString());
    JobSettings settings = topics.settings(further);
    topics.produceExamples(examples());
    topics.produce(
        List.of(new ProducerRecord<>(topics.name(JobTopics.EXAMPLES), new byte[] {'?'})));

    List<Shown> shown = new ArrayList<>();
    shown.add(new Shown("the printed settings", SettingsPrinter.print(settings)));
    shown.add(new Shown("the settings as text", settings.toString()));
    try (WatchedCluster cluster = WatchedCluster.start(settings)) {
      topics.awaitCommitted(cluster::requireNoFailure, JobTopics.PREDICTIONS, RECORDS);
      topics.awaitCommitted(cluster::requireNoFailure, JobTopics.REJECTED, 1);
      shown.addAll(cluster.pages());
      cluster.stop(files.resolve("savepoints"));
    }
    shown.add(new Shown("the log", log.text()));
    shown.addAll(Shown.files(files));
    topics.committed(JobTopics.MODELS).forEach(model -> shown.add(Shown.of("model", model)));
    topics.committed(JobTopics.METRICS).forEach(report -> shown.add(Shown.of("report", report)));

    assertThat(shown).allSatisfy(one -> one.requireNone(SecuredBroker.secrets()));
    // The search finds what is there.
    assertThat(shown)
        .filteredOn(one -> one.has("secured-examples"))
        .extracting(Shown::where)
        .anyMatch(where -> where.contains("/savepoints/"))
        .contains("the log");
    assertThat(shown)
        .filteredOn(one -> one.has("Source: examples"))
        .extracting(Shown::where)
        .anyMatch(where -> where.endsWith("/plan"));
    assertThat(shown)
        .filteredOn(one -> one.has("SASL_SSL"))
        .extracting(Shown::where)
        .contains("the log");
  }

  @Test
  void aWrongPasswordEndsAJobBeforeItStartsWithTheSettingToCorrect() throws Exception {
    JobTopics topics = new JobTopics(secured.broker(), "refused", 1);
    JobSettings settings = topics.settings(secured.settings(WRONG));

    assertThatThrownBy(() -> TrainingJob.onCheckedKafka(settings))
        .isInstanceOf(InvalidSettingsException.class)
        .hasMessageContaining(
            "kafka.properties.sasl.jaas.config must have a user and a password that the brokers"
                + " accept, but is not shown")
        .satisfies(failure -> new Shown("the failure", trace(failure)).requireNone(all()));
    new Shown("the log", log.text()).requireNone(all());
  }

  @Test
  void aBrokerWithAnUnknownCertificateIsRefusedWithTheSettingToCorrect() throws Exception {
    JobTopics topics = new JobTopics(secured.broker(), "untrusted", 1);
    Map<String, String> further = new HashMap<>(secured.settings());
    further.keySet().removeIf(name -> name.contains("truststore"));
    JobSettings settings = topics.settings(further);

    assertThatThrownBy(() -> TrainingJob.onCheckedKafka(settings))
        .isInstanceOf(InvalidSettingsException.class)
        .hasMessageContaining("kafka.properties.ssl.truststore.location must have");
  }

  @Test
  void aMechanismThatTheBrokerDoesNotHaveIsNamed() throws Exception {
    JobTopics topics = new JobTopics(secured.broker(), "mechanism", 1);
    Map<String, String> further = new HashMap<>(secured.settings());
    further.put("kafka.properties.sasl.mechanism", "SCRAM-SHA-512");
    further.computeIfPresent(
        "kafka.properties.sasl.jaas.config",
        (name, plain) -> plain.replace("plain.PlainLogin", "scram.ScramLogin"));
    JobSettings settings = topics.settings(further);

    assertThatThrownBy(() -> TrainingJob.onCheckedKafka(settings))
        .isInstanceOf(InvalidSettingsException.class)
        .hasMessageContaining("kafka.properties.sasl.mechanism must be a mechanism");
  }

  @Test
  void aJobWhosePasswordIsNoLongerGoodFailsWithoutSayingIt() throws Exception {
    JobTopics topics = new JobTopics(secured.broker(), "rotated", 1);
    JobSettings settings = topics.settings(secured.settings(WRONG));

    try (WatchedCluster cluster = WatchedCluster.start(TrainingJob.onKafka(settings), settings)) {
      List<Shown> shown = new ArrayList<>();
      shown.add(new Shown("the failure", trace(cluster.awaitFailure())));
      shown.addAll(cluster.pages());
      shown.add(new Shown("the log", log.text()));

      assertThat(shown).allSatisfy(one -> one.requireNone(all()));
      assertThat(shown)
          .filteredOn(one -> one.has("SaslAuthenticationException"))
          .extracting(Shown::where)
          .contains("the failure")
          .anyMatch(where -> where.contains("/exceptions"));
    }
  }

  @Test
  void aJobThatCannotStartLeavesNoClientOfKafkasBehind() throws Exception {
    JobTopics topics = new JobTopics(secured.broker(), "locked", 1);
    JobSettings settings = topics.settings(secured.settings(WRONG));
    AdminClientThreads clients = new AdminClientThreads();

    try (WatchedCluster cluster = WatchedCluster.start(TrainingJob.onKafka(settings), settings)) {
      assertThat(cluster.awaitFailure()).isNotNull();
    }
    assertThat(clients.started()).isEmpty();
  }

  @Test
  void replayTakesTheSameSettings() throws Exception {
    JobTopics topics = new JobTopics(secured.broker(), "replayed", 1);

    JsonNode report =
        new ObjectMapper().readTree(replay(topics.arguments(secured.settings()), 0).out());
    assertThat(report.at("/sent/records").intValue()).isZero();

    Written refused = replay(topics.arguments(secured.settings(WRONG)), 2);
    assertThat(refused.err()).contains("kafka.properties.sasl.jaas.config must have a user");
    new Shown("the failure", refused.out() + refused.err()).requireNone(all());
  }

  private static Written replay(Map<String, String> settings, int exitCode) {
    List<String> arguments = new ArrayList<>(List.of("replay", "--json", "--verbose"));
    settings.forEach((name, value) -> arguments.addAll(List.of("--set", name + "=" + value)));
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine command = Nsr.commandLine();
    command.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
    assertThat(command.execute(arguments.toArray(String[]::new))).as("%s", err).isEqualTo(exitCode);
    return new Written(out.toString(), err.toString());
  }

  private record Written(String out, String err) {}

  private static List<String> all() {
    return List.of(WRONG, SecuredBroker.PASSWORD, SecuredBroker.STORE_PASSWORD);
  }

  private static String trace(Throwable failure) {
    StringWriter text = new StringWriter();
    failure.printStackTrace(new PrintWriter(text));
    return text.toString();
  }

  private static List<Example> examples() {
    return SeededExamples.of(2, RECORDS, 1);
  }
}
