package io.nsrstream.connectors.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.nsrstream.connectors.MetricsRecord;
import io.nsrstream.connectors.RejectedRecord;
import io.nsrstream.connectors.SourceRecord;
import io.nsrstream.connectors.formats.PredictionFormat;
import io.nsrstream.connectors.records.OutputJson;
import io.nsrstream.connectors.records.RejectedJson;
import io.nsrstream.connectors.versions.Answer;
import io.nsrstream.connectors.versions.ModelRecord;
import io.nsrstream.connectors.versions.ModelRecordKey;
import io.nsrstream.online.data.Prediction;
import java.util.Properties;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.connector.kafka.sink.TransactionNamingStrategy;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.util.function.SerializableFunction;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.utils.Utils;

/**
 * A job's topics as Flink sources and sinks. What is written is written exactly once, in
 * transactions that commit with the checkpoints: readers use {@code read_committed}.
 */
public final class KafkaTopics {
  private final KafkaSettings kafka;
  private final TopicSettings topics;
  private final String job;

  /**
   * The topics of one job.
   *
   * @param job its name, unique among the jobs of a Kafka cluster, without a slash
   */
  public KafkaTopics(KafkaSettings kafka, TopicSettings topics, String job) {
    this.kafka = kafka;
    this.topics = topics;
    this.job = job;
  }

  /**
   * The topics of the job that serves the models of another.
   *
   * @param trained of the job whose models they are
   * @param examples topic that is read
   * @param answers topic that is written
   * @param job name of the job whose models they are
   */
  public static KafkaTopics ofServing(
      KafkaSettings kafka, TopicSettings trained, String examples, String answers, String job) {
    TopicSettings topics =
        new TopicSettings(
            examples,
            "",
            "",
            "",
            answers,
            trained.rejected(),
            trained.metrics(),
            trained.models(),
            trained.maxRejectedBytes());
    KafkaSettings own =
        new KafkaSettings(
            kafka.servers(),
            servingName(kafka.group()),
            kafka.start(),
            kafka.transactionTimeoutMs(),
            kafka.properties());
    return new KafkaTopics(own, topics, servingName(job));
  }

  /** The name of the job or group that serves what another trains. */
  public static String servingName(String name) {
    return name + "-serving";
  }

  /** The examples topic, endless, from where the settings say. */
  public KafkaSource<SourceRecord> examples() {
    return examples(new SourceRecordSchema());
  }

  /** The examples topic through another schema. */
  public KafkaSource<SourceRecord> examples(KafkaRecordDeserializationSchema<SourceRecord> schema) {
    return source(topics.examples(), schema);
  }

  /** The edges topic, endless, from where the settings say. */
  public KafkaSource<SourceRecord> edges() {
    return source(topics.edges(), new SourceRecordSchema());
  }

  /** The topic of controls, endless, from where the settings say. */
  public KafkaSource<SourceRecord> controls() {
    return source(topics.controls(), new SourceRecordSchema());
  }

  /** The labels topic, endless, from where the settings say. */
  public KafkaSource<SourceRecord> labels() {
    return labels(new SourceRecordSchema());
  }

  /** The labels topic through another schema. */
  public KafkaSource<SourceRecord> labels(KafkaRecordDeserializationSchema<SourceRecord> schema) {
    return source(topics.labels(), schema);
  }

  /** The models topic, endless, from its beginning: what is left there is what counts. */
  public KafkaSource<SourceRecord> modelRecords() {
    return source(topics.models(), new SourceRecordSchema(), OffsetsInitializer.earliest());
  }

  private KafkaSource<SourceRecord> source(
      String topic, KafkaRecordDeserializationSchema<SourceRecord> schema) {
    return source(topic, schema, start());
  }

  private KafkaSource<SourceRecord> source(
      String topic,
      KafkaRecordDeserializationSchema<SourceRecord> schema,
      OffsetsInitializer start) {
    return KafkaSource.<SourceRecord>builder()
        .setBootstrapServers(kafka.servers())
        .setTopics(topic)
        .setGroupId(kafka.group())
        .setStartingOffsets(start)
        .setProperty(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed")
        .setProperties(clientProperties())
        .setDeserializer(schema)
        .build();
  }

  @SuppressWarnings("deprecation") // the connector still takes this Kafka type and no other
  private OffsetsInitializer start() {
    return switch (kafka.start()) {
      case EARLIEST -> OffsetsInitializer.earliest();
      case LATEST -> OffsetsInitializer.latest();
      case COMMITTED -> OffsetsInitializer.committedOffsets(OffsetResetStrategy.EARLIEST);
    };
  }

  public Sink<Prediction> predictions(PredictionFormat format) {
    String topic = topics.predictions();
    return sink(
        "predictions",
        topic,
        prediction -> record(topic, prediction.key(), format.bytes(prediction)));
  }

  /** The answers of a job that serves, on the topic of predictions. */
  public Sink<Answer> answers() {
    String topic = topics.predictions();
    return sink(
        "answers",
        topic,
        answer -> record(topic, answer.prediction().key(), OutputJson.answer(answer)));
  }

  public Sink<RejectedRecord> rejected() {
    String topic = topics.rejected();
    int maxBytes = topics.maxRejectedBytes();
    return sink(
        "rejected",
        topic,
        rejected -> new ProducerRecord<>(topic, RejectedJson.write(rejected, maxBytes)));
  }

  public Sink<MetricsRecord> metrics() {
    String topic = topics.metrics();
    return sink(
        "metrics", topic, metrics -> record(topic, metrics.key(), OutputJson.metrics(metrics)));
  }

  /** The models topic; all records of a model go to one partition. */
  public Sink<ModelRecord> models() {
    String topic = topics.models();
    return placed(
        "models", topic, (record, partitions) -> record(topic, record, partitions.getAsInt()));
  }

  /** The partition that Kafka chooses for a record whose key is the model's name. */
  private static int partition(String model, int partitions) {
    return Utils.toPositive(Utils.murmur2(model.getBytes(UTF_8))) % partitions;
  }

  /**
   * A record of the models topic as Kafka takes it.
   *
   * @param partitions how many partitions the topic has
   */
  public static ProducerRecord<byte[], byte[]> record(
      String topic, ModelRecord record, int partitions) {
    return new ProducerRecord<>(
        topic,
        partition(record.model(), partitions),
        ModelRecordKey.of(record.model(), record.part()),
        record.value());
  }

  /**
   * Outputs have the time at which they are written. With the time of an old example, the retention
   * of the topic would delete them at once.
   */
  private static ProducerRecord<byte[], byte[]> record(String topic, String key, byte[] value) {
    return new ProducerRecord<>(topic, key.getBytes(UTF_8), value);
  }

  /**
   * Transactional ids are reused: ids that grow with the checkpoints would each stay in the broker
   * for {@code transactional.id.expiration.ms}, seven days by default.
   */
  private <T> Sink<T> sink(
      String output, String topic, SerializableFunction<T, ProducerRecord<byte[], byte[]>> record) {
    return placed(output, topic, (value, partitions) -> record.apply(value));
  }

  private <T> Sink<T> placed(String output, String topic, OutputSchema.Making<T> making) {
    return new ReleasingSink<>(
        KafkaSink.<T>builder()
            .setBootstrapServers(kafka.servers())
            .setKafkaProducerConfig(clientProperties())
            .setProperty(
                ProducerConfig.TRANSACTION_TIMEOUT_CONFIG,
                Long.toString(kafka.transactionTimeoutMs()))
            .setDeliveryGuarantee(DeliveryGuarantee.EXACTLY_ONCE)
            .setTransactionNamingStrategy(TransactionNamingStrategy.POOLING)
            .setTransactionalIdPrefix(transactionalIdPrefix(job, output))
            .setRecordSerializer(new OutputSchema<>(topic, making))
            .build());
  }

  /**
   * What the transactional ids of one output of a job begin with. A job that starts aborts the open
   * transactions whose ids begin so; as no job's name has a slash, none are another job's.
   */
  public static String transactionalIdPrefix(String job, String output) {
    return job + "/" + output;
  }

  private Properties clientProperties() {
    Properties properties = new Properties();
    properties.putAll(kafka.properties());
    return properties;
  }
}
