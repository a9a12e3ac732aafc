package io.nsrstream.cli.local;

import io.nsrstream.connectors.kafka.KafkaClients;
import io.nsrstream.connectors.kafka.KafkaSettings;
import io.nsrstream.connectors.kafka.TopicSettings;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.CreateTopicsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;

/** The topics of a job that do not exist yet. */
public final class MissingTopics {
  private static final int ASK_MS = 15_000;

  private MissingTopics() {}

  /**
   * Creates them, with as many partitions and replicas as the broker gives by default.
   *
   * @return the names of those that were created
   * @throws IOException if the broker refuses one
   */
  public static List<String> create(KafkaSettings kafka, TopicSettings topics)
      throws IOException, InterruptedException {
    try (Admin admin = KafkaClients.admin(kafka)) {
      Map<String, KafkaFuture<Void>> asked =
          new LinkedHashMap<>(
              admin
                  .createTopics(all(topics), new CreateTopicsOptions().timeoutMs(ASK_MS))
                  .values());
      for (Map.Entry<String, KafkaFuture<Void>> one : Map.copyOf(asked).entrySet()) {
        try {
          one.getValue().get();
        } catch (ExecutionException refused) {
          if (!(refused.getCause() instanceof TopicExistsException)) {
            throw new IOException(
                "the topic %s cannot be created (%s): create it with the broker's own tools"
                    .formatted(one.getKey(), refused.getCause()),
                refused);
          }
          asked.remove(one.getKey());
        }
      }
      return asked.keySet().stream().sorted().toList();
    }
  }

  private static List<NewTopic> all(TopicSettings topics) {
    Stream<NewTopic> plain =
        Stream.of(
                topics.examples(),
                topics.edges(),
                topics.labels(),
                topics.controls(),
                topics.predictions(),
                topics.rejected(),
                topics.metrics())
            .filter(name -> !name.isEmpty())
            .distinct()
            .map(name -> new NewTopic(name, Optional.empty(), Optional.empty()));
    Stream<NewTopic> compacted =
        Stream.of(topics.models())
            .filter(name -> !name.isEmpty())
            .map(
                name ->
                    new NewTopic(name, Optional.empty(), Optional.empty())
                        .configs(
                            Map.of(
                                TopicConfig.CLEANUP_POLICY_CONFIG,
                                TopicConfig.CLEANUP_POLICY_COMPACT)));
    return Stream.concat(plain, compacted).toList();
  }
}
