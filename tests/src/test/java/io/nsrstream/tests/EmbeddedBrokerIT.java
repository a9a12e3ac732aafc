package io.nsrstream.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nsrstream.cli.local.EmbeddedBroker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class EmbeddedBrokerIT {

  @Test
  void readersOfCommittedRecordsSeeCommittedTransactionsAlone() throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start()) {
      broker.createTopic("examples", 1, Map.of());
      try (Producer<String, String> producer = transactionalProducer(broker)) {
        producer.initTransactions();
        producer.beginTransaction();
        producer.send(new ProducerRecord<>("examples", "aborted")).get();
        producer.abortTransaction();
        producer.beginTransaction();
        producer.send(new ProducerRecord<>("examples", "committed")).get();
        producer.commitTransaction();
      }
      assertThat(readCommitted(broker, "examples", 1)).containsExactly("committed");
    }
  }

  @Test
  void aSecondBrokerInTheSameProcessKnowsNothingOfTheFirst(@TempDir Path parent) {
    for (int run = 0; run < 2; run++) {
      Path directory = parent.resolve("broker");
      try (EmbeddedBroker broker = EmbeddedBroker.startIn(directory)) {
        broker.createTopic("examples", 2, Map.of("cleanup.policy", "compact"));
        assertThat(directory).isNotEmptyDirectory();
      }
      assertThat(directory).doesNotExist();
    }
  }

  @Test
  void creatingATopicTwiceFailsWithTheReason() {
    try (EmbeddedBroker broker = EmbeddedBroker.start()) {
      broker.createTopic("examples", 1, Map.of());
      assertThatThrownBy(() -> broker.createTopic("examples", 1, Map.of()))
          .hasMessage("Topic examples was not created")
          .hasRootCauseInstanceOf(TopicExistsException.class);
    }
  }

  private static Producer<String, String> transactionalProducer(EmbeddedBroker broker) {
    Map<String, Object> settings =
        Map.of(
            ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
            broker.bootstrapServers(),
            ProducerConfig.TRANSACTIONAL_ID_CONFIG,
            "writer");
    return new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer());
  }

  private static List<String> readCommitted(EmbeddedBroker broker, String topic, int records) {
    Map<String, Object> settings =
        Map.of(
            ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, broker.bootstrapServers(),
            ConsumerConfig.GROUP_ID_CONFIG, "reader",
            ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest",
            ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    List<String> values = new ArrayList<>();
    try (Consumer<String, String> consumer =
        new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
      consumer.subscribe(List.of(topic));
      while (values.size() < records) {
        consumer.poll(Duration.ofSeconds(1)).forEach(record -> values.add(record.value()));
      }
    }
    return values;
  }
}
