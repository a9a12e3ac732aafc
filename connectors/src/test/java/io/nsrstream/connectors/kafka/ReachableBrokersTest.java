package io.nsrstream.connectors.kafka;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Brokers that do not answer. */
@Timeout(30)
final class ReachableBrokersTest {
  @Test
  void aPortThatIsClosedIsSaidWithTheSettingAndTheRemedy() throws IOException {
    int closed;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      closed = socket.getLocalPort();
    }
    requireRefusal("localhost:" + closed);
  }

  @Test
  void aPortWhoseProcessSaysNothingIsSaidTheSameWay() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      requireRefusal("127.0.0.1:" + silent.getLocalPort());
    }
  }

  private static void requireRefusal(String servers) {
    KafkaSettings kafka =
        new KafkaSettings(servers, "group", KafkaSettings.Start.EARLIEST, 900_000, Map.of());
    assertThatThrownBy(() -> ReachableBrokers.require(kafka, 1_000))
        .isInstanceOf(IOException.class)
        .hasMessage(
            "no broker answered within 1 seconds at %s (kafka.servers): start it, or name another"
                .formatted(servers));
  }
}
