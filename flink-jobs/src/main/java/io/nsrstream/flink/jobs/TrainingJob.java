package io.nsrstream.flink.jobs;

import io.nsrstream.connectors.MetricsRecord;
import io.nsrstream.connectors.ModelVersion;
import io.nsrstream.connectors.OutputLimits;
import io.nsrstream.connectors.RejectedRecord;
import io.nsrstream.connectors.SourceRecord;
import io.nsrstream.connectors.formats.PredictionFormat;
import io.nsrstream.connectors.kafka.KafkaTopics;
import io.nsrstream.connectors.kafka.OutputLimitsReader;
import io.nsrstream.flink.graph.EventTimes;
import io.nsrstream.flink.operators.CutSequences;
import io.nsrstream.flink.operators.DecodeExamples;
import io.nsrstream.flink.operators.Decoding;
import io.nsrstream.flink.operators.OnlineTrainer;
import io.nsrstream.flink.operators.RecordWatermarks;
import io.nsrstream.flink.operators.SideOutputs;
import io.nsrstream.flink.operators.TrainerState;
import io.nsrstream.flink.settings.FlinkSettings;
import io.nsrstream.flink.settings.JobArguments;
import io.nsrstream.flink.settings.JobSettings;
import io.nsrstream.flink.settings.SettingsPrinter;
import io.nsrstream.flink.state.Arrival;
import io.nsrstream.flink.state.ArrivalSerializer;
import io.nsrstream.flink.state.SerializedType;
import io.nsrstream.online.data.Prediction;
import io.nsrstream.online.learner.Learner;
import io.nsrstream.online.network.NetworkFactory;
import io.nsrstream.online.settings.InvalidSettingsException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.java.functions.KeySelector;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.core.execution.CheckpointingMode;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.DataStreamUtils;
import org.apache.flink.streaming.api.datastream.KeyedStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * The training job: reads examples, and labels if they have a topic of their own, makes sequences
 * if asked, predicts and learns each example with the learner of its key, and writes predictions,
 * rejected records, metrics and, if asked, model versions, each exactly once.
 *
 * @param examples where records come from
 * @param edges where edges between examples come from, if they have a topic of their own
 * @param labels where labels come from, if they have a topic of their own
 * @param predictions where predictions go
 * @param rejected where records go that could not be taken
 * @param metrics where reports go
 * @param models where snapshots go, if they are published
 * @param limits how large reports and snapshots may be
 */
public record TrainingJob(
    Source<SourceRecord, ?, ?> examples,
    Optional<Source<SourceRecord, ?, ?>> edges,
    Optional<Source<SourceRecord, ?, ?>> labels,
    Sink<Prediction> predictions,
    Sink<RejectedRecord> rejected,
    Sink<MetricsRecord> metrics,
    Optional<Sink<ModelVersion>> models,
    OutputLimits limits) {

  private static final int BROKER_TIMEOUT_MS = 15_000;
  private static final int NEW_TOPIC_MS = 4_000;
  private static final long NANOS_PER_MILLI = 1_000_000;

  private static final TypeInformation<Arrival> ARRIVALS =
      new SerializedType<>(Arrival.class, ArrivalSerializer.INSTANCE);

  private static final KeySelector<Arrival, String> KEY = Arrival::key;

  /** The job on the topics that its settings name; asks no broker, so that no limit is known. */
  public static TrainingJob onKafka(JobSettings settings) {
    return onKafka(settings, OutputLimits.NONE);
  }

  /**
   * The same after asking the brokers, which takes some seconds at most.
   *
   * @param networks builds the job's networks
   * @throws InvalidSettingsException if a topic does not exist, or refuses what the job is certain
   *     to write to it
   */
  public static TrainingJob onCheckedKafka(JobSettings settings, NetworkFactory networks) {
    OutputLimitsReader limits =
        new OutputLimitsReader(
            settings.kafka(), settings.topics(), BROKER_TIMEOUT_MS, NEW_TOPIC_MS);
    try (Learner first = new Learner(settings.learner(), networks)) {
      return onKafka(settings, limits.read(first.snapshot().toBytes().length));
    }
  }

  private static TrainingJob onKafka(JobSettings settings, OutputLimits limits) {
    KafkaTopics topics = new KafkaTopics(settings.kafka(), settings.topics(), settings.name());
    return new TrainingJob(
        topics.examples(),
        settings.topics().edgesAlone() ? Optional.of(topics.edges()) : Optional.empty(),
        settings.topics().lateLabels() ? Optional.of(topics.labels()) : Optional.empty(),
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
    onCheckedKafka(settings, networks).build(environment, settings, networks);
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
    environment.configure(configuration(settings.flink()));
    environment.setMaxParallelism(settings.flink().maxParallelism());
    if (settings.flink().parallelism() > 0) {
      environment.setParallelism(settings.flink().parallelism());
    }

    SingleOutputStreamOperator<Arrival> decoded =
        environment
            .fromSource(examples, watermarks(settings), "examples")
            .uid("examples")
            .process(new DecodeExamples(Decoding.ofExamples(settings)))
            .returns(ARRIVALS)
            .name("decode")
            .uid("decode");
    DataStream<Arrival> arrivals = decoded;
    KeyedStream<Arrival, String> keyed = decoded.keyBy(KEY, Types.STRING);
    DataStream<RejectedRecord> untrained = decoded.getSideOutput(SideOutputs.REJECTED);
    Optional<SingleOutputStreamOperator<Arrival>> late =
        labels.map(source -> lateLabels(environment, source, settings));
    if (late.isPresent()) {
      untrained = untrained.union(late.get().getSideOutput(SideOutputs.REJECTED));
    }
    if (settings.topics().graph()) {
      DataStream<Arrival> ofGraph = decoded;
      if (edges.isPresent()) {
        SingleOutputStreamOperator<Arrival> alone = edges(environment, edges.get(), settings);
        untrained = untrained.union(alone.getSideOutput(SideOutputs.REJECTED));
        ofGraph = ofGraph.union(alone);
      }
      GraphOperators rows =
          GraphOperators.after(late.isPresent() ? ofGraph.union(late.get()) : ofGraph, settings);
      untrained = untrained.union(rows.rejected());
      arrivals = rows.rows();
      // A row has the key of its node, so it is where its learner is.
      keyed = DataStreamUtils.reinterpretAsKeyedStream(rows.rows(), KEY, Types.STRING);
    }
    if (settings.sequence().on()) {
      SingleOutputStreamOperator<Arrival> sequences =
          keyed
              .process(new CutSequences(settings.sequence(), settings.times()))
              .returns(ARRIVALS)
              .name("sequences")
              .uid("sequences");
      untrained = untrained.union(sequences.getSideOutput(SideOutputs.REJECTED));
      arrivals = sequences;
      // A sequence has the key of its readings, so it is where its learner is.
      keyed = DataStreamUtils.reinterpretAsKeyedStream(sequences, KEY, Types.STRING);
    }
    if (late.isPresent()) {
      keyed = arrivals.union(late.get()).keyBy(KEY, Types.STRING);
    }
    SingleOutputStreamOperator<Prediction> trained =
        keyed
            .transform(
                "train",
                TypeInformation.of(Prediction.class),
                new OnlineTrainer(
                    settings.learnerOfJob(),
                    networks,
                    settings.flink(),
                    settings.labels(),
                    settings.times(),
                    settings.topics(),
                    limits))
            .uid(TrainerState.UID);

    write(trained, predictions, "predictions");
    write(untrained.union(trained.getSideOutput(SideOutputs.REJECTED)), rejected, "rejected");
    write(trained.getSideOutput(SideOutputs.METRICS), metrics, "metrics");
    models.ifPresent(sink -> write(trained.getSideOutput(SideOutputs.MODELS), sink, "models"));
  }

  private static SingleOutputStreamOperator<Arrival> edges(
      StreamExecutionEnvironment environment,
      Source<SourceRecord, ?, ?> source,
      JobSettings settings) {
    Decoding decoding = Decoding.ofEdges(settings);
    return environment
        .fromSource(source, eventTimes(decoding, settings), "edges")
        .uid("edges")
        .process(new DecodeExamples(decoding))
        .returns(ARRIVALS)
        .name("decode edges")
        .uid("decode-edges");
  }

  private static SingleOutputStreamOperator<Arrival> lateLabels(
      StreamExecutionEnvironment environment,
      Source<SourceRecord, ?, ?> source,
      JobSettings settings) {
    WatermarkStrategy<SourceRecord> watermarks =
        settings.topics().graph()
            ? eventTimes(Decoding.ofLabels(settings), settings)
            : recordTimes(settings, settings.labels().idleMs());
    return environment
        .fromSource(source, watermarks, "labels")
        .uid("labels")
        .process(new DecodeExamples(Decoding.ofLabels(settings)))
        .returns(ARRIVALS)
        .name("decode labels")
        .uid("decode-labels");
  }

  /** Only sequences, late labels and graphs need watermarks. */
  private static WatermarkStrategy<SourceRecord> watermarks(JobSettings settings) {
    if (settings.topics().graph()) {
      return eventTimes(Decoding.ofExamples(settings), settings);
    }
    if (settings.sequence().on()) {
      return recordTimes(settings, settings.sequence().idleMs());
    }
    return settings.topics().lateLabels()
        ? recordTimes(settings, settings.labels().idleMs())
        : WatermarkStrategy.noWatermarks();
  }

  private static WatermarkStrategy<SourceRecord> eventTimes(
      Decoding decoding, JobSettings settings) {
    return EventTimes.strategy(decoding, settings.graph(), Clock.systemUTC());
  }

  private static WatermarkStrategy<SourceRecord> recordTimes(JobSettings settings, long idleMs) {
    return RecordWatermarks.strategy(settings.times(), idleMs, Clock.systemUTC());
  }

  private static Configuration configuration(FlinkSettings flink) {
    Configuration configuration = new Configuration();
    configuration.set(PipelineOptions.GENERIC_TYPES, false);
    // No operator changes what it receives.
    configuration.set(PipelineOptions.OBJECT_REUSE, true);
    configuration.set(
        CheckpointingOptions.CHECKPOINTING_CONSISTENCY_MODE, CheckpointingMode.EXACTLY_ONCE);
    configuration.set(
        CheckpointingOptions.CHECKPOINTING_INTERVAL,
        Duration.ofMillis(flink.checkpointIntervalMs()));
    if (!flink.checkpointDirectory().isEmpty()) {
      configuration.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, flink.checkpointDirectory());
    }
    return configuration;
  }

  private static <T> void write(DataStream<T> stream, Sink<T> sink, String name) {
    stream.sinkTo(sink).name(name).uid(name);
  }
}
