package io.nsrstream.flink.jobs;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.nsrstream.connectors.MetricsRecord;
import io.nsrstream.connectors.OutputLimits;
import io.nsrstream.connectors.RejectedRecord;
import io.nsrstream.connectors.SourceRecord;
import io.nsrstream.connectors.versions.ModelRecord;
import io.nsrstream.flink.jobs.LearningStreams.Inputs;
import io.nsrstream.flink.settings.JobSettings;
import io.nsrstream.flink.state.Arrival.OfExample;
import io.nsrstream.online.data.Example;
import io.nsrstream.online.data.Prediction;
import io.nsrstream.online.network.NetworkFactory;
import io.nsrstream.online.settings.InvalidSettingsException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.jspecify.annotations.Nullable;

/**
 * Learning in a DataStream program with sources and sinks of its own, by the operators of the
 * training job and with its settings: each example is predicted, then learned by the learner of its
 * key. An example without a label is only predicted.
 *
 * <p>What is said of topics, records and sequences has no settings here: the program makes the
 * examples. How it runs is the program's own, too. {@code name} begins the uids of the operators,
 * so it is another for each call in a program.
 *
 * @param predictions one for each example that was taken
 * @param rejected examples that could not be taken
 * @param metrics reports of the learners, one for every {@code flink.metricsEvery} labelled
 *     examples of a key
 * @param models versions of the learners; none unless {@code topics.models} has a name, any name
 */
public record NsrStreams(
    DataStream<Prediction> predictions,
    DataStream<RejectedExample> rejected,
    DataStream<MetricsRecord> metrics,
    DataStream<ModelRecord> models) {

  /**
   * An example that could not be taken. It changed nothing.
   *
   * @param key the example's key
   * @param id the example's id
   * @param reason which rule it breaks, and what to do
   */
  public record RejectedExample(String key, String id, String reason) {}

  /**
   * Adds what predicts and learns to the program of a stream, with the networks of the settings.
   *
   * @param examples what is learned, in the order of arrival
   * @throws InvalidSettingsException if settings have no effect here
   */
  public static NsrStreams learn(DataStream<Example> examples, JobSettings settings) {
    return learn(examples, settings, settings.model().factory());
  }

  /**
   * The same with networks of the caller's own.
   *
   * @param networks builds them, in place of those of {@code model}
   * @throws InvalidSettingsException if settings have no effect here
   */
  public static NsrStreams learn(
      DataStream<Example> examples, JobSettings settings, NetworkFactory networks) {
    ProgramRules.checkStream(settings);
    String uids = settings.name() + "-";
    String stream = "the stream " + settings.name();
    Inputs inputs =
        new Inputs(
            LearningStreams.arrivals(
                examples,
                example -> new OfExample(example, record(stream, example)),
                "examples",
                uids + "examples"),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    LearningStreams learned =
        LearningStreams.of(inputs, settings, networks, OutputLimits.NONE, uids);
    return new NsrStreams(
        learned.predictions(),
        learned
            .rejected()
            .map(NsrStreams::example)
            .returns(TypeInformation.of(RejectedExample.class))
            .name("rejected examples")
            .uid(uids + "rejected-examples"),
        learned.metrics(),
        learned.models());
  }

  /** What stands for an example where it is rejected: its key and its id. */
  private static SourceRecord record(String stream, Example example) {
    return new SourceRecord(
        stream,
        0,
        0,
        example.time(),
        example.id().getBytes(UTF_8),
        example.key().getBytes(UTF_8),
        List.of());
  }

  private static RejectedExample example(RejectedRecord rejected) {
    SourceRecord record = rejected.record();
    return new RejectedExample(text(record.key()), text(record.bytes()), rejected.reason());
  }

  private static String text(byte @Nullable [] bytes) {
    return new String(Objects.requireNonNull(bytes), UTF_8);
  }
}
