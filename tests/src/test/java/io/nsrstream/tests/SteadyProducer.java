package io.nsrstream.tests;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.nsrstream.connectors.generated.SensorSettings;
import io.nsrstream.connectors.generated.SensorStream;
import io.nsrstream.connectors.records.JsonExampleWriter;
import io.nsrstream.online.data.Example;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Writes sensor signals of several machines in turn, some every moment, whatever happens. */
final class SteadyProducer implements AutoCloseable {
  private static final int AT_ONCE = 20;
  private static final long PAUSE_MS = 200;

  private final ExecutorService thread = Executors.newSingleThreadExecutor();
  private final SensorStream stream;
  private final Producer<byte[], byte[]> producer;
  private final String topic;
  private final Future<List<Example>> produced;
  private volatile boolean goesOn = true;

  /** Begins at once. */
  SteadyProducer(String servers, String topic, int machines, long seed) {
    this.stream = new SensorStream(SensorSettings.DEFAULTS.withMachines(machines), seed);
    this.topic = topic;
    this.producer = producer(servers);
    this.produced = thread.submit(this::produce);
  }

  private static Producer<byte[], byte[]> producer(String servers) {
    Map<String, Object> settings =
        Map.of(
            ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
            servers,
            // Longer than any broker is away.
            ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
            600_000,
            ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION,
            1);
    return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
  }

  private List<Example> produce() throws ExecutionException, InterruptedException {
    JsonExampleWriter json = JsonExampleWriter.ofArrays();
    List<Example> all = new ArrayList<>();
    while (goesOn) {
      List<Future<RecordMetadata>> sent = new ArrayList<>();
      for (int i = 0; i < AT_ONCE; i++) {
        Example example = stream.next();
        all.add(example);
        sent.add(
            producer.send(
                new ProducerRecord<>(topic, example.key().getBytes(UTF_8), json.write(example))));
      }
      for (Future<RecordMetadata> place : sent) {
        place.get();
      }
      Thread.sleep(PAUSE_MS);
    }
    return all;
  }

  /** Writes no more; all that it wrote, in this order. */
  List<Example> stop() throws ExecutionException, InterruptedException {
    goesOn = false;
    return produced.get();
  }

  @Override
  public void close() {
    goesOn = false;
    thread.shutdownNow();
    producer.close(Duration.ZERO);
  }
}
