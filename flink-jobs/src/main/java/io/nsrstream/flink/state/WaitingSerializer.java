package io.nsrstream.flink.state;

import io.nsrstream.flink.state.Waiting.WaitingExample;
import io.nsrstream.flink.state.Waiting.WaitingLabel;
import io.nsrstream.online.data.Example;
import io.nsrstream.online.data.Prediction;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.apache.flink.types.StringValue;

/**
 * Writes the examples and labels that wait in keyed state; {@link WaitingSerializerSnapshot}
 * versions it.
 */
public final class WaitingSerializer extends KeyedStateSerializer<Waiting> {
  private static final long serialVersionUID = 1;

  public static final WaitingSerializer INSTANCE =
      new WaitingSerializer(KeyedStateSerializerSnapshot.VERSION);

  /**
   * Written in place of the number of classes if the classes are those of the prediction before.
   */
  private static final int SAME_CLASSES = -1;

  private WaitingSerializer(int version) {
    super(version);
  }

  /** The serializer that wrote a version. */
  static WaitingSerializer of(int version) {
    return version == INSTANCE.version() ? INSTANCE : new WaitingSerializer(version);
  }

  @Override
  public Waiting createInstance() {
    return new Waiting();
  }

  @Override
  public Waiting copy(Waiting from) {
    return from.copy();
  }

  @Override
  public void serialize(Waiting waiting, DataOutputView out) throws IOException {
    out.writeLong(waiting.examplesAt());
    out.writeLong(waiting.labelsAt());
    out.writeLong(waiting.idleAt());
    out.writeInt(waiting.examples().size());
    List<String> classes = List.of();
    for (WaitingExample waitingExample : waiting.examples()) {
      arrivals().writeExample(waitingExample.example(), out);
      writePrediction(waitingExample.prediction(), classes, out);
      out.writeLong(waitingExample.since());
      classes = waitingExample.prediction().classes();
    }
    out.writeInt(waiting.labels().size());
    for (WaitingLabel label : waiting.labels()) {
      arrivals().writeLabel(label.arrival(), out);
      out.writeLong(label.since());
    }
  }

  /** Key and id are those of the example. */
  private static void writePrediction(
      Prediction prediction, List<String> classesBefore, DataOutputView out) throws IOException {
    StringValue.writeString(prediction.predicted(), out);
    if (prediction.classes().equals(classesBefore)) {
      out.writeInt(SAME_CLASSES);
    } else {
      out.writeInt(prediction.classes().size());
      for (String known : prediction.classes()) {
        StringValue.writeString(known, out);
      }
    }
    out.writeInt(prediction.probabilities().length);
    for (float probability : prediction.probabilities()) {
      out.writeFloat(probability);
    }
    out.writeLong(prediction.updates());
  }

  @Override
  public Waiting deserialize(DataInputView in) throws IOException {
    long examplesAt = in.readLong();
    long labelsAt = in.readLong();
    long idleAt = in.readLong();
    return new Waiting(readExamples(in), readLabels(in), examplesAt, labelsAt, idleAt);
  }

  private List<WaitingExample> readExamples(DataInputView in) throws IOException {
    int size = in.readInt();
    List<WaitingExample> examples = new ArrayList<>(size);
    List<String> classes = List.of();
    for (int i = 0; i < size; i++) {
      Example example = arrivals().readExample(in);
      Prediction prediction = readPrediction(example, classes, in);
      examples.add(new WaitingExample(example, prediction, in.readLong()));
      classes = prediction.classes();
    }
    return examples;
  }

  private static Prediction readPrediction(
      Example example, List<String> classesBefore, DataInputView in) throws IOException {
    String predicted = StringValue.readString(in);
    List<String> classes = readClasses(classesBefore, in);
    float[] probabilities = new float[in.readInt()];
    for (int k = 0; k < probabilities.length; k++) {
      probabilities[k] = in.readFloat();
    }
    return new Prediction(
        example.key(),
        example.id(),
        example.label(),
        predicted,
        classes,
        probabilities,
        in.readLong());
  }

  private static List<String> readClasses(List<String> classesBefore, DataInputView in)
      throws IOException {
    int size = in.readInt();
    if (size == SAME_CLASSES) {
      return classesBefore;
    }
    List<String> classes = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      classes.add(StringValue.readString(in));
    }
    return List.copyOf(classes);
  }

  private List<WaitingLabel> readLabels(DataInputView in) throws IOException {
    int size = in.readInt();
    List<WaitingLabel> labels = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      labels.add(new WaitingLabel(arrivals().readLabel(in), in.readLong()));
    }
    return labels;
  }

  @Override
  public TypeSerializerSnapshot<Waiting> snapshotConfiguration() {
    return new WaitingSerializerSnapshot(version());
  }
}
