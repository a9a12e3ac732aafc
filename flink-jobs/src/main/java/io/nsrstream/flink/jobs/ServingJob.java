package io.nsrstream.flink.jobs;

import io.nsrstream.connectors.RejectedRecord;
import io.nsrstream.connectors.SourceRecord;
import io.nsrstream.connectors.kafka.KafkaTopics;
import io.nsrstream.connectors.versions.Answer;
import io.nsrstream.connectors.versions.ModelRecord;
import io.nsrstream.flink.operators.Decoding;
import io.nsrstream.flink.operators.ReadModels;
import io.nsrstream.flink.operators.Restoring;
import io.nsrstream.flink.operators.ServeModels;
import io.nsrstream.flink.operators.ServeParents;
import io.nsrstream.flink.operators.SideOutputs;
import io.nsrstream.flink.settings.JobArguments;
import io.nsrstream.flink.settings.JobSettings;
import io.nsrstream.flink.settings.SettingsPrinter;
import io.nsrstream.flink.state.Arrival;
import io.nsrstream.flink.state.ModelRecordSerializer;
import io.nsrstream.flink.state.SerializedType;
import io.nsrstream.online.network.NetworkFactory;
import io.nsrstream.online.settings.InvalidSettingsException;
import io.nsrstream.online.settings.Rules;
import java.util.List;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.KeyedStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * The serving job: answers examples with the models that a training job publishes, and learns
 * nothing. A model takes the place of an earlier one while the job runs. Each example is answered
 * or rejected exactly once.
 *
 * @param examples where records come from
 * @param models where versions come from
 * @param answers where answers go
 * @param rejected where records go that could not be answered
 */
public record ServingJob(
    Source<SourceRecord, ?, ?> examples,
    Source<SourceRecord, ?, ?> models,
    Sink<Answer> answers,
    Sink<RejectedRecord> rejected) {

  private static final int BUFFER_TIMEOUT_MS = 1;

  private static final TypeInformation<ModelRecord> MODELS =
      new SerializedType<>(ModelRecord.class, ModelRecordSerializer.INSTANCE);

  /**
   * The job on the topics that the settings of its training job name.
   *
   * @throws InvalidSettingsException if these cannot be served
   */
  public static ServingJob onKafka(JobSettings settings) {
    requireServable(settings);
    KafkaTopics topics =
        KafkaTopics.ofServing(
            settings.kafka(),
            settings.topics(),
            settings.serving().examples(),
            settings.serving().predictions(),
            settings.name());
    return new ServingJob(
        topics.examples(), topics.modelRecords(), topics.answers(), topics.rejected());
  }

  private static void requireServable(JobSettings settings) {
    List<String> topics =
        List.of(
            settings.topics().examples(),
            settings.topics().predictions(),
            settings.topics().rejected(),
            settings.topics().metrics(),
            settings.topics().models());
    new Rules()
        .require(
            !settings.topics().models().isEmpty(),
            "topics.models",
            "must name the topic that the training job publishes its models on",
            "''",
            "set it for both jobs")
        .require(
            !settings.topics().graph(),
            "topics.edges",
            "must be left out: nodes of a graph are not served",
            "'" + settings.topics().edges() + "'",
            "let the training job predict them")
        .require(
            !topics.contains(settings.serving().predictions()),
            "serving.predictions",
            "must differ from the topics of the training job",
            "'" + settings.serving().predictions() + "'",
            "choose another")
        .check();
  }

  /**
   * Runs the job. Arguments as those of {@link TrainingJob#main}: one file of settings is for both.
   */
  public static void main(String[] arguments) throws Exception {
    JobSettings settings = JobSettings.of(JobArguments.parse(arguments));
    System.out.println(SettingsPrinter.print(settings));
    StreamExecutionEnvironment environment = StreamExecutionEnvironment.getExecutionEnvironment();
    onKafka(settings).build(environment, settings);
    environment.execute(KafkaTopics.servingName(settings.name()));
  }

  /** Adds the job's operators to an environment and sets what it relies on. */
  public void build(StreamExecutionEnvironment environment, JobSettings settings) {
    JobEnvironment.configure(environment, settings.flink());
    // An answer shall not wait until others fill a buffer between two operators.
    environment.setBufferTimeout(BUFFER_TIMEOUT_MS);
    NetworkFactory networks = settings.model().factory();
    Restoring restoring = new Restoring(settings.learnerOfJob(), networks);
    List<String> parents = settings.serving().allParents();

    DataStream<ModelRecord> versions =
        environment
            .fromSource(models, WatermarkStrategy.noWatermarks(), "models")
            .uid("models")
            .process(new ReadModels())
            .returns(MODELS)
            .name("read models")
            .uid("read-models");
    SingleOutputStreamOperator<Arrival> decoded =
        LearningStreams.decode(
            environment
                .fromSource(examples, Watermarks.ofExamples(settings), "examples")
                .uid("examples"),
            Decoding.ofExamples(settings),
            "decode",
            "decode");
    DataStream<RejectedRecord> unanswered = decoded.getSideOutput(SideOutputs.REJECTED);
    KeyedStream<Arrival, String> keyed = LearningStreams.byKey(decoded);
    if (settings.sequence().on()) {
      SingleOutputStreamOperator<Arrival> sequences =
          LearningStreams.sequences(keyed, settings, "");
      unanswered = unanswered.union(sequences.getSideOutput(SideOutputs.REJECTED));
      keyed = LearningStreams.byKeyStill(sequences);
    }

    SingleOutputStreamOperator<Answer> own =
        keyed
            .connect(versions.keyBy(ModelRecord::model, Types.STRING))
            .process(new ServeModels(restoring, settings.flink().liveLearners()))
            .name("serve")
            .uid("serve");
    SingleOutputStreamOperator<Answer> byParents =
        own.getSideOutput(SideOutputs.WITHOUT_MODEL)
            .connect(
                versions
                    .filter(record -> parents.contains(record.model()))
                    .name("parents")
                    .uid("parents")
                    .broadcast(ServeParents.PARENTS))
            .process(new ServeParents(restoring, parents))
            .name("serve by parents")
            .uid("serve-parents");
    own.union(byParents).sinkTo(answers).name("answers").uid("answers");
    unanswered
        .union(
            own.getSideOutput(SideOutputs.REJECTED), byParents.getSideOutput(SideOutputs.REJECTED))
        .sinkTo(rejected)
        .name("rejected")
        .uid("rejected");
  }
}
