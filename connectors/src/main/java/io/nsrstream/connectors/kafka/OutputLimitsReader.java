package io.nsrstream.connectors.kafka;

import io.nsrstream.connectors.OutputLimits;
import io.nsrstream.connectors.versions.ModelRecordKey;
import io.nsrstream.online.settings.InvalidSettingsException;
import io.nsrstream.online.settings.Rules;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.DescribeConfigsOptions;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the brokers, before a job starts, whether its topics exist and how large their records may
 * be. Without an answer the job starts all the same, with a warning in the log: a client may lack
 * the rights that the job has, or may not reach the brokers. Brokers that refuse its password or
 * certificate are another thing: they would refuse the job, too.
 */
public final class OutputLimitsReader {
  private static final Logger LOG = LoggerFactory.getLogger(OutputLimitsReader.class);

  /** Bytes that batch and record need beside key and value, and some more. */
  private static final int OVERHEAD = 256;

  /** More bytes than place and reason of a rejected record can have, all of them escaped. */
  private static final int REASON = 16_384;

  private static final int PAUSE_MS = 200;

  private static final String MISSING = UnknownTopicOrPartitionException.class.getSimpleName();

  private final KafkaSettings kafka;
  private final TopicSettings topics;
  private final int timeoutMs;
  private final int newTopicMs;

  /**
   * Most bytes of key and value together.
   *
   * @param setting what to raise for longer ones
   */
  private record Limit(long bytes, String setting) {}

  /**
   * A reader that has not asked yet.
   *
   * @param timeoutMs how long the brokers may take to answer
   * @param newTopicMs how long to ask again for a topic that the brokers do not know: they do not
   *     know a new topic at once
   */
  public OutputLimitsReader(
      KafkaSettings kafka, TopicSettings topics, int timeoutMs, int newTopicMs) {
    this.kafka = kafka;
    this.topics = topics;
    this.timeoutMs = timeoutMs;
    this.newTopicMs = newTopicMs;
  }

  /**
   * Asks for the limits.
   *
   * @param chunkBytes most bytes of a piece of a snapshot
   * @param keyLength most UTF-16 units of the key of an example
   * @throws InvalidSettingsException if Kafka's clients refuse a property, the brokers refuse the
   *     client, a topic does not exist, or a topic does not take what is certain to be written to
   *     it
   */
  public OutputLimits read(int chunkBytes, int keyLength) {
    KafkaClients.requireConsumer(kafka);
    AbstractConfig producer = KafkaClients.producer(kafka);
    Map<String, Long> longestBatches = longestBatches();
    Limit rejected = limit(topics.rejected(), producer, longestBatches);
    Limit metrics = limit(topics.metrics(), producer, longestBatches);
    Limit models = limit(topics.models(), producer, longestBatches);
    // Base64 makes four bytes of three.
    long mostRejected = Math.max(0, (rejected.bytes() - REASON) / 4 * 3);
    long mostChunk = Math.max(0, models.bytes() - ModelRecordKey.mostBytes(keyLength));
    new Rules()
        .require(
            topics.maxRejectedBytes() <= mostRejected,
            "topics.maxRejectedBytes",
            "must be at most %d, or the topic refuses the longest rejected records"
                .formatted(mostRejected),
            topics.maxRejectedBytes(),
            "lower it, or raise " + rejected.setting())
        .require(
            topics.models().isEmpty() || chunkBytes <= mostChunk,
            "versions.chunkBytes",
            ("must be at most %d, or topics.models refuses the pieces of snapshots of keys with"
                    + " %d letters")
                .formatted(mostChunk, keyLength),
            chunkBytes,
            "lower it or mapping.bounds.maxTextLength, or raise " + models.setting())
        .check();
    return new OutputLimits(bytes(metrics));
  }

  private static int bytes(Limit limit) {
    return (int) Math.max(0, Math.min(Integer.MAX_VALUE, limit.bytes()));
  }

  /** The smaller one of the limits of producer and topic. */
  private static Limit limit(
      String topic, AbstractConfig producer, Map<String, Long> longestBatches) {
    Limit smallest =
        smaller(
            new Limit(
                producer.getInt(ProducerConfig.MAX_REQUEST_SIZE_CONFIG) - OVERHEAD,
                "kafka.properties." + ProducerConfig.MAX_REQUEST_SIZE_CONFIG),
            new Limit(
                producer.getLong(ProducerConfig.BUFFER_MEMORY_CONFIG) - OVERHEAD,
                "kafka.properties." + ProducerConfig.BUFFER_MEMORY_CONFIG));
    Long longest = longestBatches.get(topic);
    return longest == null
        ? smallest
        : smaller(
            smallest,
            new Limit(
                longest - OVERHEAD,
                "%s of the topic %s".formatted(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, topic)));
  }

  private static Limit smaller(Limit one, Limit other) {
    return one.bytes() <= other.bytes() ? one : other;
  }

  /** The longest batch that each output topic takes, as far as the brokers say it. */
  private Map<String, Long> longestBatches() {
    try (Admin admin = KafkaClients.admin(kafka)) {
      String unanswered = askForTopics(admin);
      if (!unanswered.isEmpty()) {
        warn(unanswered);
        return Map.of();
      }
      return askForLongestBatches(admin);
    }
  }

  /** The topics by the settings that name them. */
  private Map<String, String> bySetting() {
    Map<String, String> named = new LinkedHashMap<>();
    named.put("topics.examples", topics.examples());
    if (topics.edgesAlone()) {
      named.put("topics.edges", topics.edges());
    }
    named.put("topics.labels", topics.labels());
    named.put("topics.controls", topics.controls());
    named.put("topics.predictions", topics.predictions());
    named.put("topics.rejected", topics.rejected());
    named.put("topics.metrics", topics.metrics());
    named.put("topics.models", topics.models());
    named.values().removeIf(String::isEmpty);
    return named;
  }

  /** Requires that the topics exist; returns why the brokers do not answer, or "" if they do. */
  private String askForTopics(Admin admin) {
    Map<String, String> named = bySetting();
    Map<String, String> failures = describe(admin, named.values());
    for (int waited = 0;
        waited < newTopicMs && failures.containsValue(MISSING);
        waited += PAUSE_MS) {
      pause();
      failures = describe(admin, named.values());
    }
    Rules rules = new Rules();
    String unanswered = "";
    for (Map.Entry<String, String> topic : named.entrySet()) {
      String failure = Objects.requireNonNull(failures.get(topic.getValue()));
      boolean missing = failure.equals(MISSING);
      rules.require(
          !missing,
          topic.getKey(),
          "must be a topic that exists",
          topic.getValue(),
          "create it, or name another");
      unanswered = missing || failure.isEmpty() ? unanswered : failure;
    }
    rules.check();
    return unanswered;
  }

  /** The kind of error that each topic was answered with, "" for none. */
  private Map<String, String> describe(Admin admin, Collection<String> names) {
    Map<String, String> failures = new LinkedHashMap<>();
    admin
        .describeTopics(names, new DescribeTopicsOptions().timeoutMs(timeoutMs))
        .topicNameValues()
        .forEach((name, answer) -> failures.put(name, failure(answer)));
    return failures;
  }

  private static void pause() {
    try {
      Thread.sleep(PAUSE_MS);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private Map<String, Long> askForLongestBatches(Admin admin) {
    List<ConfigResource> outputs =
        List.of(topics.rejected(), topics.metrics(), topics.models()).stream()
            .filter(topic -> !topic.isEmpty())
            .map(topic -> new ConfigResource(ConfigResource.Type.TOPIC, topic))
            .toList();
    Map<ConfigResource, KafkaFuture<Config>> answers =
        admin.describeConfigs(outputs, new DescribeConfigsOptions().timeoutMs(timeoutMs)).values();
    Map<String, Long> longest = new LinkedHashMap<>();
    String unanswered = "";
    for (ConfigResource output : outputs) {
      KafkaFuture<Config> answer = Objects.requireNonNull(answers.get(output));
      String failure = failure(answer);
      if (failure.isEmpty()) {
        Config config = answer.toCompletionStage().toCompletableFuture().join();
        longest.put(
            output.name(),
            Long.parseLong(config.get(TopicConfig.MAX_MESSAGE_BYTES_CONFIG).value()));
      } else {
        unanswered = failure;
      }
    }
    warn(unanswered);
    return longest;
  }

  private static void warn(String unanswered) {
    if (!unanswered.isEmpty()) {
      LOG.warn(
          "the brokers do not say how large the records of the topics may be ({}), so only the"
              + " producer's limits are kept: grant DESCRIBE on all topics and DESCRIBE_CONFIGS on"
              + " the output topics, or run this client where it reaches the brokers",
          unanswered);
    }
  }

  /** The kind of error that was answered, "" for none; brokers may also refuse the client. */
  private static String failure(KafkaFuture<?> answer) {
    try {
      answer.get();
      return "";
    } catch (ExecutionException e) {
      RefusedAccess.check(e);
      return Objects.requireNonNullElse(e.getCause(), e).getClass().getSimpleName();
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private static IllegalStateException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new IllegalStateException("interrupted while asking the brokers for the topics", e);
  }
}
