package io.nsrstream.tests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.nsrstream.cli.local.EmbeddedBroker;
import io.nsrstream.connectors.avro.AvroSchemas;
import io.nsrstream.connectors.avro.PredictionAvro;
import io.nsrstream.connectors.registry.RegistryStub;
import io.nsrstream.flink.settings.JobSettings;
import io.nsrstream.online.data.Example;
import io.nsrstream.online.data.Example.Nominal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The job of docs/formats.md on a topic of Avro records, with a registry that is down at times. */
@Timeout(120)
final class AvroTopicIT {
  private static final String HEADING = "Avro with a schema registry";
  private static final int HALF = 300;
  private static final int FIRST_ID = 7;
  private static final int LATER_ID = 8;
  private static final int PREDICTION_ID = 9;
  private static final long START = 1_775_410_260_000L;
  private static final int PREFIX = 5;

  @AutoClose private static final EmbeddedBroker BROKER = EmbeddedBroker.start();

  private final ObjectMapper json = new ObjectMapper();
  private final Schema schema = AvroSchemas.parse(block("avro"), List.of());
  private final List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
  private final List<Example> examples = new ArrayList<>();

  AvroTopicIT() throws IOException {}

  @Test
  void recordsAndPredictionsAreAvroAndADownedRegistryLosesNothing(@TempDir Path folder)
      throws Exception {
    try (RegistryStub registry = RegistryStub.start()) {
      JobTopics topics = new JobTopics(BROKER, "avro", 1);
      String predictions = topics.name(JobTopics.PREDICTIONS);
      registry
          .require("nsr", "secret")
          .put(FIRST_ID, schema.toString())
          .put(LATER_ID, schema.toString())
          .answer("/subjects/" + predictions + "-value/versions", "{\"id\":" + PREDICTION_ID + "}");
      JobSettings settings = settings(topics, registry, folder);
      fill(topics.name(JobTopics.EXAMPLES));

      try (RunningJob job = RunningJob.start(settings)) {
        topics.produce(records.subList(0, HALF));
        topics.awaitCommitted(job, JobTopics.PREDICTIONS, HALF);
        registry.failNext(500, 503, 500);
        topics.produce(records.subList(HALF, 2 * HALF));
        topics.awaitCommitted(job, JobTopics.PREDICTIONS, 2 * HALF);
        job.finish(folder);
      }

      assertThat(registry.requests())
          .filteredOn(one -> one.startsWith("GET"))
          .hasSizeGreaterThan(4);
      assertThat(topics.committed(JobTopics.REJECTED)).isEmpty();
      TrainingOutcome expected = TrainingOutcome.ofLearners(examples, settings);
      for (String key : expected.predictions().keySet()) {
        assertThat(predictionsOf(topics, key))
            .containsExactlyElementsOf(trees(expected.predictions().get(key)));
      }
    }
  }

  /** The settings of the page, with the addresses and names of the test. */
  private static JobSettings settings(JobTopics topics, RegistryStub registry, Path folder)
      throws IOException {
    Path file = folder.resolve("job.yaml");
    Files.writeString(file, block("yaml"));
    return topics.settings(
        Map.of(
            "settings", file.toString(),
            "mapping.timeFormat", "EPOCH_MS",
            "format.registry.url", registry.url(),
            "format.registry.user", "nsr",
            "format.registry.password", "secret",
            // The first error of the registry fails the job.
            "format.registry.retryMs", "0"));
  }

  private void fill(String topic) throws IOException {
    Random random = new Random(14);
    for (int i = 0; i < 2 * HALF; i++) {
      float temperature = i % 50 == 7 ? Example.MISSING : 20 + 5 * random.nextFloat();
      String mode = random.nextBoolean() ? "FAST" : "SLOW";
      String verdict = mode.equals("FAST") && temperature > 22 ? "warm" : "cold";
      String press = "press-" + i % 2;
      GenericRecord record = new GenericData.Record(schema);
      record.put("press", press);
      record.put("id", (long) i);
      record.put("temperature", Float.isNaN(temperature) ? null : (Object) temperature);
      record.put("mode", new GenericData.EnumSymbol(schema.getField("mode").schema(), mode));
      record.put("verdict", verdict);
      record.put("at", START + i);
      records.add(new ProducerRecord<>(topic, framed(i < HALF ? FIRST_ID : LATER_ID, record)));
      examples.add(
          new Example(
              press,
              Integer.toString(i),
              new float[] {temperature, 0},
              List.of(new Nominal(1, mode)),
              verdict,
              START + i));
    }
  }

  private byte[] framed(int id, GenericRecord record) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(ByteBuffer.allocate(PREFIX).putInt(1, id).array());
    BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
    new GenericDatumWriter<>(schema).write(record, encoder);
    encoder.flush();
    return out.toByteArray();
  }

  private List<JsonNode> predictionsOf(JobTopics topics, String key) throws IOException {
    Schema written = AvroSchemas.parse(PredictionAvro.SCHEMA, List.of());
    List<JsonNode> trees = new ArrayList<>();
    for (ConsumerRecord<byte[], byte[]> record : topics.committed(JobTopics.PREDICTIONS)) {
      assertThat(ByteBuffer.wrap(record.value()).get()).isZero();
      assertThat(ByteBuffer.wrap(record.value()).getInt(1)).isEqualTo(PREDICTION_ID);
      JsonNode tree =
          json.readTree(
              new GenericDatumReader<GenericRecord>(written)
                  .read(
                      null,
                      DecoderFactory.get()
                          .binaryDecoder(
                              record.value(), PREFIX, record.value().length - PREFIX, null))
                  .toString());
      if (tree.get("key").textValue().equals(key)) {
        trees.add(tree);
      }
    }
    return trees;
  }

  private List<JsonNode> trees(List<String> texts) throws IOException {
    List<JsonNode> trees = new ArrayList<>();
    for (String text : texts) {
      trees.add(json.readTree(text));
    }
    return trees;
  }

  private static String block(String language) throws IOException {
    return FormatsPageTest.block(HEADING, language);
  }
}
