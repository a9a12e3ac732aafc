package io.nsrstream.cli.local;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import kafka.server.BrokerServer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.network.ListenerName;
import org.apache.kafka.common.test.KafkaClusterTestKit;
import org.apache.kafka.common.test.TestKitNodes;

/**
 * A Kafka broker with its KRaft controller in this process, on loopback and on ports the system
 * picks. It keeps its data in one directory, which goes when it is closed.
 */
public final class EmbeddedBroker implements AutoCloseable {
  /** How often a broker is asked for a new topic, and how long is waited in between. */
  private static final int MOST_ATTEMPTS = 500;

  private static final int ATTEMPT_MS = 20;

  /**
   * What a single broker needs where the defaults expect three, and what makes a short life quick:
   * few partitions of internal topics, no wait for more consumers. No topic is created by itself,
   * and retention is checked every few seconds: a fast stream fills a disk in minutes.
   */
  public static final Map<String, String> SETTINGS =
      Map.of(
          "offsets.topic.replication.factor", "1",
          "offsets.topic.num.partitions", "4",
          "transaction.state.log.replication.factor", "1",
          "transaction.state.log.min.isr", "1",
          "transaction.state.log.num.partitions", "4",
          "group.initial.rebalance.delay.ms", "0",
          "log.retention.check.interval.ms", "10000",
          "auto.create.topics.enable", "false");

  private final KafkaClusterTestKit cluster;

  private EmbeddedBroker(KafkaClusterTestKit cluster) {
    this.cluster = cluster;
  }

  /**
   * Starts a broker in a new temporary directory, which goes with the process if it ends before the
   * broker is closed; returns when the broker takes connections.
   *
   * @throws IllegalStateException if it does not start
   */
  public static EmbeddedBroker start() {
    return start(Map.of());
  }

  /**
   * The same with further settings of the broker, by Kafka's names.
   *
   * @throws IllegalStateException if it does not start
   */
  public static EmbeddedBroker start(Map<String, String> further) {
    return start(new TestKitNodes.Builder(), further);
  }

  /**
   * Starts a broker; returns when it takes connections.
   *
   * @param directory the broker's own: {@link #close()} removes it with all it holds
   * @throws IllegalStateException if it does not start
   */
  public static EmbeddedBroker startIn(Path directory) {
    return start(new TestKitNodes.Builder().setBaseDirectory(directory), Map.of());
  }

  private static EmbeddedBroker start(TestKitNodes.Builder nodes, Map<String, String> further) {
    EmbeddedBroker broker = new EmbeddedBroker(build(nodes, further));
    try {
      format(broker.cluster);
      broker.cluster.startup();
      broker.cluster.waitForReadyBrokers();
      return broker;
    } catch (Exception e) {
      IllegalStateException failure = failure("The embedded broker did not start", e);
      try (broker) {
        throw failure;
      }
    }
  }

  private static KafkaClusterTestKit build(
      TestKitNodes.Builder nodes, Map<String, String> further) {
    nodes.setCombined(true).setNumControllerNodes(1).setNumBrokerNodes(1);
    try {
      KafkaClusterTestKit.Builder cluster = new KafkaClusterTestKit.Builder(nodes.build());
      SETTINGS.forEach(cluster::setConfigProp);
      further.forEach(cluster::setConfigProp);
      return cluster.build();
    } catch (Exception e) {
      throw failure("The embedded broker could not be set up", e);
    }
  }

  /** Kafka's formatter prints what it does, and standard output belongs to results. */
  private static void format(KafkaClusterTestKit cluster) throws Exception {
    PrintStream standardOutput = System.out;
    System.setOut(new PrintStream(OutputStream.nullOutputStream(), false, UTF_8));
    try {
      cluster.format();
    } finally {
      System.setOut(standardOutput);
    }
  }

  /** Where clients connect: {@code host:port}. */
  public String bootstrapServers() {
    return cluster.bootstrapServers();
  }

  /**
   * The same for a listener that further settings of the broker added.
   *
   * @param listener its name in these settings
   */
  public String bootstrapServers(String listener) {
    BrokerServer broker = cluster.brokers().values().iterator().next();
    return "localhost:" + broker.boundPort(ListenerName.normalised(listener));
  }

  /**
   * Creates a topic; returns when the broker has it.
   *
   * @param name not the name of a topic it has
   * @param partitions at least 1
   * @param config topic settings by Kafka's names, such as {@code cleanup.policy}
   * @throws IllegalStateException if the broker refuses; the cause says why
   */
  public void createTopic(String name, int partitions, Map<String, String> config) {
    NewTopic topic = new NewTopic(name, partitions, (short) 1).configs(config);
    try (Admin admin =
        Admin.create(
            Map.<String, Object>of(
                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers()))) {
      admin.createTopics(List.of(topic)).all().get();
      awaitDescription(admin, name);
    } catch (InterruptedException | ExecutionException e) {
      throw failure("Topic " + name + " was not created", e);
    }
  }

  /** The controller answers before the broker knows the topic. */
  private static void awaitDescription(Admin admin, String topic)
      throws InterruptedException, ExecutionException {
    for (int attempt = 1; ; attempt++) {
      try {
        admin.describeTopics(List.of(topic)).allTopicNames().get();
        return;
      } catch (ExecutionException e) {
        if (!(e.getCause() instanceof UnknownTopicOrPartitionException)
            || attempt == MOST_ATTEMPTS) {
          throw e;
        }
        Thread.sleep(ATTEMPT_MS);
      }
    }
  }

  /** Stops the broker and removes its data. */
  @Override
  public void close() {
    try {
      cluster.close();
    } catch (Exception e) {
      throw failure("The embedded broker did not stop as it should", e);
    }
  }

  private static IllegalStateException failure(String what, Exception cause) {
    if (cause instanceof InterruptedException) {
      Thread.currentThread().interrupt();
    }
    return new IllegalStateException(what, cause);
  }
}
