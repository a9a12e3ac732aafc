package io.nsrstream.connectors.kafka;

import io.nsrstream.online.settings.InvalidSettingsException;
import java.io.IOException;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.common.errors.TimeoutException;

/** Whether the brokers answer this machine. */
public final class ReachableBrokers {
  private static final int ASK_MS = 15_000;

  private ReachableBrokers() {}

  /**
   * Requires that one of the brokers answers. Kafka's own clients wait longer, and then name a
   * topic in place of the brokers.
   *
   * @throws IOException if none does within fifteen seconds
   * @throws InvalidSettingsException if Kafka's clients refuse a property, or the brokers refuse
   *     the client
   */
  public static void require(KafkaSettings kafka) throws IOException, InterruptedException {
    require(kafka, ASK_MS);
  }

  static void require(KafkaSettings kafka, int askMs) throws IOException, InterruptedException {
    try (Admin admin = KafkaClients.admin(kafka)) {
      admin.describeCluster(new DescribeClusterOptions().timeoutMs(askMs)).nodes().get();
    } catch (ExecutionException failure) {
      RefusedAccess.check(failure);
      if (failure.getCause() instanceof TimeoutException) {
        // Without Kafka's own words, which name a call of the client.
        throw new IOException(
            "no broker answered within %.0f seconds at %s (kafka.servers): start it, or name another"
                .formatted(askMs / 1e3, kafka.servers()));
      }
      throw new IOException(
          "the brokers at %s (kafka.servers) refuse to name themselves (%s): check kafka.properties"
              .formatted(kafka.servers(), failure.getCause()),
          failure);
    }
  }
}
