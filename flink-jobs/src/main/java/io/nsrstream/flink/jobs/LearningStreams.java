package io.nsrstream.flink.jobs;

import io.nsrstream.connectors.MetricsRecord;
import io.nsrstream.connectors.OutputLimits;
import io.nsrstream.connectors.RejectedRecord;
import io.nsrstream.connectors.SourceRecord;
import io.nsrstream.connectors.versions.ModelRecord;
import io.nsrstream.flink.operators.CutSequences;
import io.nsrstream.flink.operators.DecodeExamples;
import io.nsrstream.flink.operators.Decoding;
import io.nsrstream.flink.operators.OnlineTrainer;
import io.nsrstream.flink.operators.SideOutputs;
import io.nsrstream.flink.operators.TrainerState;
import io.nsrstream.flink.settings.JobSettings;
import io.nsrstream.flink.state.Arrival;
import io.nsrstream.flink.state.ArrivalSerializer;
import io.nsrstream.flink.state.SerializedType;
import io.nsrstream.online.data.Prediction;
import io.nsrstream.online.network.NetworkFactory;
import java.util.Optional;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.functions.KeySelector;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.DataStreamUtils;
import org.apache.flink.streaming.api.datastream.KeyedStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;

/**
 * What comes out where records are learned, between any sources and any sinks.
 *
 * @param predictions one for each example that was predicted
 * @param rejected records that could not be taken
 * @param metrics reports of the learners
 * @param models versions of the learners; none unless {@code topics.models} has a name
 */
public record LearningStreams(
    DataStream<Prediction> predictions,
    DataStream<RejectedRecord> rejected,
    DataStream<MetricsRecord> metrics,
    DataStream<ModelRecord> models) {

  private static final TypeInformation<Arrival> ARRIVALS =
      new SerializedType<>(Arrival.class, ArrivalSerializer.INSTANCE);

  private static final KeySelector<Arrival, String> KEY = Arrival::key;

  /**
   * What is learned, decoded.
   *
   * @param examples the examples, and the edges that share their topic
   * @param edges the edges that have a topic of their own
   * @param labels the labels that come alone
   * @param controls what is said about keys
   */
  public record Inputs(
      SingleOutputStreamOperator<Arrival> examples,
      Optional<SingleOutputStreamOperator<Arrival>> edges,
      Optional<SingleOutputStreamOperator<Arrival>> labels,
      Optional<SingleOutputStreamOperator<Arrival>> controls) {

    private DataStream<RejectedRecord> rejected() {
      DataStream<RejectedRecord> rejected = examples.getSideOutput(SideOutputs.REJECTED);
      if (edges.isPresent()) {
        rejected = rejected.union(edges.get().getSideOutput(SideOutputs.REJECTED));
      }
      if (labels.isPresent()) {
        rejected = rejected.union(labels.get().getSideOutput(SideOutputs.REJECTED));
      }
      if (controls.isPresent()) {
        rejected = rejected.union(controls.get().getSideOutput(SideOutputs.REJECTED));
      }
      return rejected;
    }

    private DataStream<Arrival> ofGraph() {
      DataStream<Arrival> all = examples;
      if (edges.isPresent()) {
        all = all.union(edges.get());
      }
      return labels.isPresent() ? all.union(labels.get()) : all;
    }
  }

  /**
   * Decodes records of one kind.
   *
   * @param name names the operator
   * @param uid its uid
   */
  public static SingleOutputStreamOperator<Arrival> decode(
      DataStream<SourceRecord> records, Decoding decoding, String name, String uid) {
    return records.process(new DecodeExamples(decoding)).returns(ARRIVALS).name(name).uid(uid);
  }

  /**
   * Makes arrivals of the elements of a program's own stream.
   *
   * @param name names the operator
   * @param uid its uid
   */
  static <T> SingleOutputStreamOperator<Arrival> arrivals(
      DataStream<T> elements, MapFunction<T, Arrival> arrival, String name, String uid) {
    return elements.map(arrival).returns(ARRIVALS).name(name).uid(uid);
  }

  /**
   * Adds what predicts and learns to a program: examples become rows of a graph or sequences if
   * asked, and reach the learner of their key.
   *
   * @param networks builds the networks
   * @param limits how large reports may be
   * @param uids what the uids of the operators begin with; "" where a program learns once
   */
  public static LearningStreams of(
      Inputs inputs,
      JobSettings settings,
      NetworkFactory networks,
      OutputLimits limits,
      String uids) {
    DataStream<Arrival> arrivals = inputs.examples();
    KeyedStream<Arrival, String> keyed = byKey(arrivals);
    DataStream<RejectedRecord> untrained = inputs.rejected();
    if (settings.topics().graph()) {
      GraphOperators rows = GraphOperators.after(inputs.ofGraph(), settings);
      untrained = untrained.union(rows.rejected());
      arrivals = rows.rows();
      keyed = byKeyStill(arrivals);
    }
    if (inputs.controls().isPresent()) {
      arrivals = arrivals.union(inputs.controls().get());
      keyed = byKey(arrivals);
    }
    if (settings.sequence().on()) {
      SingleOutputStreamOperator<Arrival> sequences = sequences(keyed, settings, uids);
      untrained = untrained.union(sequences.getSideOutput(SideOutputs.REJECTED));
      arrivals = sequences;
      keyed = byKeyStill(sequences);
    }
    if (inputs.labels().isPresent()) {
      keyed = byKey(arrivals.union(inputs.labels().get()));
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
                    settings.versions(),
                    limits))
            .uid(uids + TrainerState.UID);
    return new LearningStreams(
        trained,
        untrained.union(trained.getSideOutput(SideOutputs.REJECTED)),
        trained.getSideOutput(SideOutputs.METRICS),
        trained.getSideOutput(SideOutputs.MODELS));
  }

  /** Cuts the readings of a key into sequences; {@link #byKeyStill} has them where they are. */
  static SingleOutputStreamOperator<Arrival> sequences(
      KeyedStream<Arrival, String> readings, JobSettings settings, String uids) {
    return readings
        .process(new CutSequences(settings.sequence(), settings.times()))
        .returns(ARRIVALS)
        .name("sequences")
        .uid(uids + "sequences");
  }

  static KeyedStream<Arrival, String> byKey(DataStream<Arrival> arrivals) {
    return arrivals.keyBy(KEY, Types.STRING);
  }

  /** What was made of a stream by key, and has the keys of what it was made of. */
  static KeyedStream<Arrival, String> byKeyStill(DataStream<Arrival> made) {
    return DataStreamUtils.reinterpretAsKeyedStream(made, KEY, Types.STRING);
  }
}
