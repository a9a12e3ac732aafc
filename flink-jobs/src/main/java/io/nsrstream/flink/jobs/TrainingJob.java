package io.nsrstream.flink.jobs;

import io.nsrstream.connectors.MetricsRecord;
import io.nsrstream.connectors.OutputLimits;
import io.nsrstream.connectors.RejectedRecord;
import io.nsrstream.connectors.SourceRecord;
import io.nsrstream.connectors.formats.PredictionFormat;
import io.nsrstream.connectors.kafka.KafkaTopics;
import io.nsrstream.connectors.kafka.OutputLimitsReader;
import io.nsrstream.connectors.versions.ModelRecord;
import io.nsrstream.flink.jobs.LearningStreams.Inputs;
import io.nsrstream.flink.operators.Decoding;
import io.nsrstream.flink.settings.JobArguments;
import io.nsrstream.flink.settings.JobSettings;
import io.nsrstream.flink.settings.SettingsPrinter;
import io.nsrstream.online.data.Prediction;
import io.nsrstream.online.network.NetworkFactory;
import io.nsrstream.online.settings.InvalidSettingsException;
import java.util.Optional;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * The training job: reads examples, and labels if they have a topic of their own, makes sequences
 * if asked, predicts and learns each example with the learner of its key, and writes predictions,
 * rejected records, metrics and, if asked, model versions, each exactly once.
 *
 * @param examples where records come from
 * @param edges where edges between examples come from, if they have a topic of their own
 * @param labels where labels come from, if they have a topic of their own
 * @param controls where words about keys come from, if they have a topic
 * @param predictions where predictions go
 * @param rejected where records go that could not be taken
 * @param metrics where reports go
 * @param models where versions go, if they are published
 * @param limits how large reports may be
 */
public record TrainingJob(
    Source<SourceRecord, ?, ?> examples,
    Optional<Source<SourceRecord, ?, ?>> edges,
    Optional<Source<SourceRecord, ?, ?>> labels,
    Optional<Source<SourceRecord, ?, ?>> controls,
    Sink<Prediction> predictions,
    Sink<RejectedRecord> rejected,
    Sink<MetricsRecord> metrics,
    Optional<Sink<ModelRecord>> models,
    OutputLimits limits) {

  private static final int BROKER_TIMEOUT_MS = 15_000;
  private static final int NEW_TOPIC_MS = 4_000;
  private static final long NANOS_PER_MILLI = 1_000_000;

  /** The job on the topics that its settings name; asks no broker, so that no limit is known. */
  public static TrainingJob onKafka(JobSettings settings) {
    return onKafka(settings, OutputLimits.NONE);
  }

  /**
   * The same after asking the brokers, which takes some seconds at most.
   *
   * @throws InvalidSettingsException if a topic does not exist, or refuses what the job is certain
   *     to write to it
   */
  public static TrainingJob onCheckedKafka(JobSettings settings) {
    OutputLimitsReader limits =
        new OutputLimitsReader(
            settings.kafka(), settings.topics(), BROKER_TIMEOUT_MS, NEW_TOPIC_MS);
    return onKafka(
        settings,
        limits.read(settings.versions().chunkBytes(), settings.mapping().bounds().maxTextLength()));
  }

  private static TrainingJob onKafka(JobSettings settings, OutputLimits limits) {
    KafkaTopics topics = new KafkaTopics(settings.kafka(), settings.topics(), settings.name());
    return new TrainingJob(
        topics.examples(),
        settings.topics().edgesAlone() ? Optional.of(topics.edges()) : Optional.empty(),
        settings.topics().lateLabels() ? Optional.of(topics.labels()) : Optional.empty(),
        settings.topics().controls().isEmpty() ? Optional.empty() : Optional.of(topics.controls()),
        topics.predictions(predictions(settings)),
        topics.rejected(),
        topics.metrics(),
        settings.topics().models().isEmpty() ? Optional.empty() : Optional.of(topics.models()),
        limits);
  }

  private static PredictionFormat predictions(JobSettings settings) {
    return PredictionFormat.of(
        settings.format(),
        settings.topics().predictions(),
        () -> System.nanoTime() / NANOS_PER_MILLI);
  }

  /**
   * Runs the job. Arguments: {@code --settings FILE} and any setting as {@code --NAME VALUE}, such
   * as {@code --learner.seed 2}.
   */
  public static void main(String[] arguments) throws Exception {
    JobSettings settings = JobSettings.of(JobArguments.parse(arguments));
    System.out.println(SettingsPrinter.print(settings));
    StreamExecutionEnvironment environment = StreamExecutionEnvironment.getExecutionEnvironment();
    NetworkFactory networks = settings.model().factory();
    System.out.println("Matrix products here are by " + networks.kernels() + ".");
    onCheckedKafka(settings).build(environment, settings, networks);
    environment.execute(settings.name());
  }

  /** Adds the job's operators to an environment and sets what it relies on. */
  public void build(StreamExecutionEnvironment environment, JobSettings settings) {
    build(environment, settings, settings.model().factory());
  }

  /**
   * The same with networks of the caller's own.
   *
   * @param networks builds them, in place of those of the settings
   */
  public void build(
      StreamExecutionEnvironment environment, JobSettings settings, NetworkFactory networks) {
    JobEnvironment.configure(environment, settings.flink());
    LearningStreams learned =
        LearningStreams.of(inputs(environment, settings), settings, networks, limits, "");
    write(learned.predictions(), predictions, "predictions");
    write(learned.rejected(), rejected, "rejected");
    write(learned.metrics(), metrics, "metrics");
    models.ifPresent(sink -> write(learned.models(), sink, "models"));
  }

  private Inputs inputs(StreamExecutionEnvironment environment, JobSettings settings) {
    return new Inputs(
        LearningStreams.decode(
            read(environment, examples, Watermarks.ofExamples(settings), "examples"),
            Decoding.ofExamples(settings),
            "decode",
            "decode"),
        edges.map(
            source ->
                LearningStreams.decode(
                    read(environment, source, Watermarks.ofEdges(settings), "edges"),
                    Decoding.ofEdges(settings),
                    "decode edges",
                    "decode-edges")),
        labels.map(
            source ->
                LearningStreams.decode(
                    read(environment, source, Watermarks.ofLabels(settings), "labels"),
                    Decoding.ofLabels(settings),
                    "decode labels",
                    "decode-labels")),
        controls.map(
            source ->
                LearningStreams.decode(
                    read(environment, source, Watermarks.ofControls(), "controls"),
                    Decoding.ofControls(settings),
                    "decode controls",
                    "decode-controls")));
  }

  private static DataStream<SourceRecord> read(
      StreamExecutionEnvironment environment,
      Source<SourceRecord, ?, ?> source,
      WatermarkStrategy<SourceRecord> watermarks,
      String name) {
    return environment.fromSource(source, watermarks, name).uid(name);
  }

  private static <T> void write(DataStream<T> stream, Sink<T> sink, String name) {
    stream.sinkTo(sink).name(name).uid(name);
  }
}
