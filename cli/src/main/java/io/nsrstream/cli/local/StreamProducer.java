package io.nsrstream.cli.local;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.nsrstream.connectors.files.MalformedFileException;
import io.nsrstream.online.data.Example;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** Writes a stream to a topic as fast as the broker takes it; each key keeps to one partition. */
public final class StreamProducer implements Runnable {
  private static final int LINGER_MILLIS = 5;
  private static final int BATCH_BYTES = 1 << 17;

  private final ExampleStream stream;
  private final StreamRecords records;
  private final String servers;
  private final String topic;
  private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
  private long sent;

  // Read by the thread that shows progress.
  private volatile long produced;
  private volatile double share;
  private volatile boolean done;

  public StreamProducer(ExampleStream stream, StreamRecords records, String servers, String topic) {
    this.stream = stream;
    this.records = records;
    this.servers = servers;
    this.topic = topic;
  }

  /** Writes all of the stream; what goes wrong is thrown by {@link #requireNoFailure}. */
  @Override
  public void run() {
    try (KafkaProducer<byte[], byte[]> producer = producer()) {
      while (stream.hasNext() && failure.get() == null) {
        send(producer, stream.next());
        produced = stream.taken();
        share = stream.progress();
      }
      producer.flush();
      share = 1;
      done = true;
    } catch (RuntimeException e) {
      failure.compareAndSet(null, e);
    }
  }

  @SuppressWarnings("FutureReturnValueIgnored") // the callback has the outcome
  private void send(KafkaProducer<byte[], byte[]> producer, Example example) {
    byte[] key = example.key().getBytes(UTF_8);
    for (byte[] record : records.of(example)) {
      producer.send(
          new ProducerRecord<>(topic, key, record),
          (metadata, refused) -> failure.compareAndSet(null, refused));
      sent++;
    }
  }

  /**
   * Checks that all went well so far.
   *
   * @throws MalformedFileException if the file of the stream broke off
   * @throws IllegalStateException if the broker refused an example, or the like
   */
  public void requireNoFailure() {
    Exception cause = failure.get();
    if (cause instanceof MalformedFileException malformed) {
      throw malformed;
    }
    if (cause != null) {
      throw new IllegalStateException("the stream could not be produced", cause);
    }
  }

  private KafkaProducer<byte[], byte[]> producer() {
    return new KafkaProducer<>(
        Map.of(
            ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, servers,
            ProducerConfig.LINGER_MS_CONFIG, LINGER_MILLIS,
            ProducerConfig.BATCH_SIZE_CONFIG, BATCH_BYTES,
            // A topic that is new may refuse the first batch, take the second, and then never again
            // the first, whose numbers are too low by then.
            ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1),
        new ByteArraySerializer(),
        new ByteArraySerializer());
  }

  /** How many examples were written so far. */
  public long produced() {
    return produced;
  }

  /** How many records they were; known when this is {@link #done}. */
  public long records() {
    return sent;
  }

  /** The share of the stream that was written so far, between 0 and 1. */
  public double share() {
    return share;
  }

  public boolean done() {
    return done;
  }
}
