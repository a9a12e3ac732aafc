package io.nsrstream.connectors.kafka.replay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

final class RejectedTopicTest {
  private static final TopicPartition PARTITION = new TopicPartition("rejected", 0);
  private static final int A_WHILE = 50;

  private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");

  @Test
  @Timeout(20)
  void brokersThatGiveNothingMoreEndTheReplay() {
    consumer.updateBeginningOffsets(Map.of(PARTITION, 0L));
    consumer.updateEndOffsets(Map.of(PARTITION, 2L));
    RejectedTopic topic = RejectedTopic.open(consumer, "rejected", 1);
    for (int i = 0; i < A_WHILE; i++) {
      assertThat(topic.next()).isEmpty();
    }
    consumer.addRecord(new ConsumerRecord<>("rejected", 0, 0, new byte[0], "{}".getBytes(UTF_8)));
    assertThat(topic.next()).hasSize(1);
    for (int i = 0; i < A_WHILE; i++) {
      assertThat(topic.next()).isEmpty();
    }

    assertThatThrownBy(
            () -> {
              for (int i = 0; i < A_WHILE; i++) {
                topic.next();
              }
            })
        .isInstanceOf(TimeoutException.class);
    assertThat(topic.isAtEnd()).isFalse();
  }
}
