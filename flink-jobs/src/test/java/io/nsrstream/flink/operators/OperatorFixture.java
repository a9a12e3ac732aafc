package io.nsrstream.flink.operators;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.nsrstream.connectors.MetricsRecord;
import io.nsrstream.connectors.OutputLimits;
import io.nsrstream.connectors.RejectedRecord;
import io.nsrstream.connectors.SourceRecord;
import io.nsrstream.connectors.kafka.TopicSettings;
import io.nsrstream.connectors.records.LabelMapping;
import io.nsrstream.connectors.records.OutputJson;
import io.nsrstream.flink.settings.FlinkSettings;
import io.nsrstream.flink.settings.LabelSettings;
import io.nsrstream.flink.settings.SequenceSettings;
import io.nsrstream.flink.settings.TimeSettings;
import io.nsrstream.flink.settings.VersionSettings;
import io.nsrstream.flink.state.Arrival;
import io.nsrstream.flink.state.Arrival.OfExample;
import io.nsrstream.flink.state.Arrival.OfLabel;
import io.nsrstream.flink.state.LateLabelSerializer;
import io.nsrstream.flink.state.LineEndsSerializer;
import io.nsrstream.flink.state.PlacedSerializer;
import io.nsrstream.flink.state.PredictedSerializer;
import io.nsrstream.flink.state.ReadingOrderSerializer;
import io.nsrstream.flink.state.ReadingSerializer;
import io.nsrstream.flink.state.SnapshotSerializer;
import io.nsrstream.models.NetworkSettings;
import io.nsrstream.online.data.Example;
import io.nsrstream.online.data.Label;
import io.nsrstream.online.data.Prediction;
import io.nsrstream.online.ensemble.MemberSettings;
import io.nsrstream.online.learner.BoundSettings;
import io.nsrstream.online.learner.LearnerSettings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.StateDescriptor;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.base.LongSerializer;
import org.apache.flink.api.common.typeutils.base.StringSerializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;

/**
 * An operator with keyed state for {@link OperatorContractTest}.
 *
 * @param name of the operator
 * @param lasting names of the state that idle keys keep
 * @param states name and serializer of its state
 * @param stream records of several keys
 * @param made makes the operator
 */
record OperatorFixture(
    String name,
    List<String> lasting,
    List<StateDescriptor<?, ?>> states,
    List<Arrival> stream,
    Supplier<? extends OneInputStreamOperator<Arrival, ?>> made) {

  static final long LONG_AFTER = 1_000_000_000;

  private static final LearnerSettings LEARNER =
      LearnerSettings.ofOne(MemberSettings.parse("batch=4 replay=1 rows=8 buffer=30 window=5"));

  private static final int MOST_FEATURES = 6;
  private static final LearnerSettings GROWING =
      LearnerSettings.DEFAULTS.withBounds(BoundSettings.DEFAULTS.growing(MOST_FEATURES));

  private static final int RECORDS = 300;
  private static final int KEYS = 5;

  static Stream<OperatorFixture> all() {
    return Stream.of(
        new OperatorFixture(
            "train",
            List.of("learner"),
            trainerStates(),
            examples(true),
            () -> trainer(LEARNER, "")),
        new OperatorFixture(
            "train with missing values and features that change",
            List.of("learner"),
            trainerStates(),
            changing(examples(true)),
            () -> trainer(GROWING, "")),
        new OperatorFixture(
            "train with late labels",
            List.of("learner", "unlabelled"),
            trainerStates(),
            withLabels(examples(false)),
            () -> trainer(LEARNER, "labels")),
        new OperatorFixture(
            "train with late labels, missing values and features that change",
            List.of("learner", "unlabelled"),
            trainerStates(),
            changing(withLabels(examples(false))),
            () -> trainer(GROWING, "labels")),
        new OperatorFixture(
            "sequences",
            List.of(),
            List.of(
                new ValueStateDescriptor<>("readingOrder", ReadingOrderSerializer.INSTANCE),
                new MapStateDescriptor<>(
                    "settledReadings", LongSerializer.INSTANCE, ReadingSerializer.INSTANCE),
                new MapStateDescriptor<>(
                    "waitingReadings", LongSerializer.INSTANCE, ReadingSerializer.INSTANCE)),
            examples(true),
            () ->
                new KeyedProcessOperator<>(new CutSequences(sequences(), TimeSettings.DEFAULTS))));
  }

  @Override
  public String toString() {
    return name;
  }

  private static List<StateDescriptor<?, ?>> trainerStates() {
    List<StateDescriptor<?, ?>> states = new ArrayList<>();
    states.add(new ValueStateDescriptor<>("learner", SnapshotSerializer.INSTANCE));
    states.add(new ValueStateDescriptor<>("unlabelled", LongSerializer.INSTANCE));
    states.add(new ValueStateDescriptor<>("idleAt", LongSerializer.INSTANCE));
    states.addAll(line("waitingExamples", PredictedSerializer.INSTANCE));
    states.addAll(line("waitingLabels", LateLabelSerializer.INSTANCE));
    return states;
  }

  private static List<StateDescriptor<?, ?>> line(String name, TypeSerializer<?> serializer) {
    return List.of(
        new MapStateDescriptor<>(
            name, StringSerializer.INSTANCE, new PlacedSerializer<>(serializer)),
        new MapStateDescriptor<>(
            name + "Order", LongSerializer.INSTANCE, StringSerializer.INSTANCE),
        new ValueStateDescriptor<>(name + "Ends", LineEndsSerializer.INSTANCE));
  }

  private static OnlineTrainer trainer(LearnerSettings learner, String labels) {
    return new OnlineTrainer(
        learner,
        NetworkSettings.DEFAULTS.factory(),
        new FlinkSettings(1, KeyedHarness.MAX_PARALLELISM, 1_000, "", 3, 0, 0, 7),
        new LabelSettings(60, 20, 100, LabelMapping.DEFAULTS),
        TimeSettings.DEFAULTS,
        new TopicSettings("examples", "", labels, "", "predictions", "rejected", "metrics", "", 0),
        VersionSettings.DEFAULTS,
        OutputLimits.NONE);
  }

  private static SequenceSettings sequences() {
    return new SequenceSettings(
        4, 2, 60, 10, 5, 200, SequenceSettings.Label.LAST, SequenceSettings.Incomplete.REJECT);
  }

  private static List<Arrival> examples(boolean labelled) {
    Random random = new Random(7);
    List<Arrival> examples = new ArrayList<>();
    for (int i = 0; i < RECORDS; i++) {
      int group = random.nextInt(3);
      float[] features = {group + (float) random.nextGaussian(), (float) random.nextGaussian()};
      String key = "k" + random.nextInt(KEYS);
      String label = labelled && random.nextInt(10) > 0 ? "class " + group : null;
      int time = i + random.nextInt(12);
      examples.add(
          new OfExample(new Example(key, "e" + i, features, List.of(), label, time), record(i)));
    }
    return examples;
  }

  /** Each label comes some records after its example; one in five never does. */
  private static List<Arrival> withLabels(List<Arrival> examples) {
    Random random = new Random(8);
    List<Arrival> stream = new ArrayList<>(examples);
    for (int i = examples.size() - 1; i >= 0; i--) {
      if (random.nextInt(5) > 0) {
        Example example = ((OfExample) examples.get(i)).example();
        String label = "class " + (example.features()[0] > 1 ? 1 : 0);
        stream.add(
            Math.min(stream.size(), i + 1 + random.nextInt(30)),
            new OfLabel(new Label(example.key(), example.id(), label, i), record(i)));
      }
    }
    return stream;
  }

  /** Some features are missing, and vectors get longer and shorter; some are too long. */
  private static List<Arrival> changing(List<Arrival> stream) {
    Random random = new Random(9);
    List<Arrival> changed = new ArrayList<>();
    for (Arrival arrival : stream) {
      changed.add(
          arrival instanceof OfExample one
              ? new OfExample(changing(one.example(), random), one.record())
              : arrival);
    }
    return changed;
  }

  private static Example changing(Example example, Random random) {
    Example fitted = example.withFeatures(1 + random.nextInt(MOST_FEATURES + 1));
    float[] features = fitted.features();
    for (int f = 0; f < features.length; f++) {
      boolean further = f >= example.features().length;
      features[f] = further ? (float) random.nextGaussian() : features[f];
      features[f] = random.nextInt(5) == 0 ? Example.MISSING : features[f];
    }
    return fitted;
  }

  private static SourceRecord record(int i) {
    return new SourceRecord("in", 0, i, i, new byte[] {1});
  }

  Harness fresh() throws Exception {
    return restored(KeyedHarness.NOTHING, 1, 0);
  }

  Harness restored(OperatorSubtaskState state, int parallelism, int subtask) throws Exception {
    return new Harness(made.get(), states, state, parallelism, subtask);
  }

  /** The operator with what it has put out, as text that begins with the key. */
  static final class Harness implements AutoCloseable {
    private final KeyedHarness<Object> harness;
    private final List<StateDescriptor<?, ?>> states;

    @SuppressWarnings("unchecked") // outputs are only looked at
    private Harness(
        OneInputStreamOperator<Arrival, ?> operator,
        List<StateDescriptor<?, ?>> states,
        OperatorSubtaskState state,
        int parallelism,
        int subtask)
        throws Exception {
      this.states = states;
      harness =
          new KeyedHarness<>(
              (OneInputStreamOperator<Arrival, Object>) operator, state, parallelism, subtask);
    }

    void take(List<Arrival> arrivals) throws Exception {
      harness.take(arrivals);
    }

    void watermark(long time) throws Exception {
      harness.watermark(time);
    }

    OperatorSubtaskState checkpoint() throws Exception {
      return harness.checkpoint(1);
    }

    int timers() {
      return harness.flink().numEventTimeTimers() + harness.flink().numProcessingTimeTimers();
    }

    /** What it has put out since this was asked last. */
    List<String> outputs() {
      List<String> outputs = new ArrayList<>();
      harness.taken().forEach(value -> outputs.add(shown(value)));
      harness.taken(SideOutputs.REJECTED).forEach(value -> outputs.add(shown(value)));
      harness.taken(SideOutputs.METRICS).forEach(value -> outputs.add(shown(value)));
      return outputs;
    }

    private static String shown(Object value) {
      if (value instanceof Prediction prediction) {
        return prediction.key() + " " + new String(OutputJson.prediction(prediction), UTF_8);
      }
      if (value instanceof OfLabel label) {
        return label.key() + " " + label.label();
      }
      Example example = ((OfExample) value).example();
      return "%s %s %s %s"
          .formatted(
              example.key(), example.id(), example.label(), Arrays.toString(example.features()));
    }

    private static String shown(RejectedRecord rejected) {
      String key = rejected.record().topic().equals("bad") ? "bad" : rejected.record().topic();
      return key + " " + rejected.record().offset() + " " + rejected.reason();
    }

    private static String shown(MetricsRecord metrics) {
      return metrics.key() + " " + new String(OutputJson.metrics(metrics), UTF_8);
    }

    /** The bytes of its state by name, key and, in a map, the key there; learners written back. */
    Map<String, String> state() throws Exception {
      Map<String, String> bytes = new TreeMap<>();
      for (StateDescriptor<?, ?> descriptor : states) {
        if (descriptor instanceof ValueStateDescriptor<?> one) {
          add(one, bytes);
        } else {
          add((MapStateDescriptor<?, ?>) descriptor, bytes);
        }
      }
      return bytes;
    }

    private <T> void add(ValueStateDescriptor<T> descriptor, Map<String, String> bytes)
        throws Exception {
      for (Map.Entry<String, T> saved : harness.state(descriptor).entrySet()) {
        bytes.put(
            descriptor.getName() + " " + saved.getKey(),
            written(saved.getValue(), descriptor.getSerializer()));
      }
    }

    private <K, V> void add(MapStateDescriptor<K, V> descriptor, Map<String, String> bytes)
        throws Exception {
      for (Map.Entry<String, Map<K, V>> saved : harness.state(descriptor).entrySet()) {
        for (Map.Entry<K, V> entry : saved.getValue().entrySet()) {
          bytes.put(
              "%s %s %s".formatted(descriptor.getName(), entry.getKey(), saved.getKey()),
              written(entry.getValue(), descriptor.getValueSerializer()));
        }
      }
    }

    private static <T> String written(T value, TypeSerializer<T> serializer) throws IOException {
      DataOutputSerializer out = new DataOutputSerializer(64);
      serializer.serialize(value, out);
      return Base64.getEncoder().encodeToString(out.getCopyOfBuffer());
    }

    @Override
    public void close() {
      harness.close();
    }
  }
}
