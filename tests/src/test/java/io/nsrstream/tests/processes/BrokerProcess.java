package io.nsrstream.tests.processes;

import io.nsrstream.cli.local.EmbeddedBroker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;

/** Kafka as Kafka's own scripts start it: a broker with its controller, in one process. */
public final class BrokerProcess implements AutoCloseable {
  private static final int HEAP_MB = 320;

  private final Path directory;
  private final int port;
  private JavaProcess process;

  private BrokerProcess(Path directory, int port, JavaProcess process) {
    this.directory = directory;
    this.port = port;
    this.process = process;
  }

  /**
   * Formats a log directory and starts a broker on it; returns when it answers.
   *
   * @param directory for its settings, logs and data
   */
  public static BrokerProcess start(Path directory) throws Exception {
    int port = FreePort.find();
    Files.createDirectories(directory);
    writeSettings(directory, port, FreePort.find());
    JavaProcess format =
        java(
            directory,
            "format",
            List.of(
                "kafka.tools.StorageTool",
                "format",
                "--cluster-id",
                Uuid.randomUuid().toString(),
                "--config",
                "server.properties"));
    if (format.exitCode() != 0) {
      throw new IllegalStateException("The log directory was not formatted: see " + directory);
    }
    BrokerProcess broker = new BrokerProcess(directory, port, broker(directory));
    broker.awaitReady();
    return broker;
  }

  private static void writeSettings(Path directory, int port, int controllerPort)
      throws IOException {
    Map<String, String> settings = new TreeMap<>(EmbeddedBroker.SETTINGS);
    settings.put("process.roles", "broker,controller");
    settings.put("node.id", "1");
    settings.put("controller.quorum.voters", "1@localhost:" + controllerPort);
    settings.put("controller.listener.names", "CONTROLLER");
    settings.put(
        "listeners",
        "PLAINTEXT://localhost:%d,CONTROLLER://localhost:%d".formatted(port, controllerPort));
    settings.put("log.dirs", "data");
    Files.write(
        directory.resolve("server.properties"),
        settings.entrySet().stream().map(one -> one.getKey() + "=" + one.getValue()).toList());
  }

  private static JavaProcess broker(Path directory) throws IOException {
    return java(directory, "broker", List.of("kafka.Kafka", "server.properties"));
  }

  private static JavaProcess java(Path directory, String name, List<String> command)
      throws IOException {
    return new JavaProcess.Start(
            name,
            directory,
            System.getProperty("java.class.path"),
            HEAP_MB,
            JavaProcess.QUICK,
            Map.of(),
            command)
        .now();
  }

  /** Where clients connect: {@code host:port}, the same after {@link #bringBack()}. */
  public String servers() {
    return "localhost:" + port;
  }

  /** Creates a topic. */
  public void createTopic(String name, int partitions, Map<String, String> config)
      throws Exception {
    try (Admin admin = admin()) {
      admin
          .createTopics(List.of(new NewTopic(name, partitions, (short) 1).configs(config)))
          .all()
          .get();
      Waiting.until("topic " + name, () -> admin.listTopics().names().get().contains(name));
    }
  }

  /** How many records were written to a topic by now, those of open transactions included. */
  public long written(String topic) throws Exception {
    try (Admin admin = admin()) {
      Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
      TopicDescription described =
          Objects.requireNonNull(
              admin.describeTopics(List.of(topic)).allTopicNames().get().get(topic));
      described
          .partitions()
          .forEach(
              one -> ends.put(new TopicPartition(topic, one.partition()), OffsetSpec.latest()));
      return admin.listOffsets(ends).all().get().values().stream()
          .mapToLong(ListOffsetsResultInfo::offset)
          .sum();
    }
  }

  /** Ends it at once. */
  public void kill() throws InterruptedException {
    process.kill();
  }

  /** Starts it again on its port and its data; returns when it answers. */
  public void bringBack() throws Exception {
    process = broker(directory);
    awaitReady();
  }

  private void awaitReady() throws Exception {
    try (Admin admin = admin()) {
      Waiting.until(
          "the broker",
          () -> {
            try {
              return !admin.describeCluster().nodes().get().isEmpty();
            } catch (ExecutionException notYet) {
              return false;
            }
          });
    }
  }

  private Admin admin() {
    return Admin.create(
        Map.<String, Object>of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, servers()));
  }

  @Override
  public void close() {
    process.close();
  }
}
