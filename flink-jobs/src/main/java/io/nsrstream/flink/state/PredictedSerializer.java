package io.nsrstream.flink.state;

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
 * Writes the examples that wait in keyed state, each alone; {@link PredictedSerializerSnapshot}
 * versions it.
 */
public final class PredictedSerializer extends KeyedStateSerializer<Predicted> {
  private static final long serialVersionUID = 1;

  public static final PredictedSerializer INSTANCE =
      new PredictedSerializer(KeyedStateSerializerSnapshot.VERSION);

  /**
   * Written in place of the number of classes if the classes are those of the prediction before.
   */
  private static final int SAME_CLASSES = -1;

  private PredictedSerializer(int version) {
    super(version);
  }

  /** The serializer that wrote a version. */
  static PredictedSerializer of(int version) {
    return version == INSTANCE.version() ? INSTANCE : new PredictedSerializer(version);
  }

  @Override
  public Predicted createInstance() {
    Example example = Example.of("", new float[0], null);
    return new Predicted(
        example, new Prediction("", example.id(), null, null, List.of(), new float[0], 0));
  }

  /** It does not change. */
  @Override
  public Predicted copy(Predicted from) {
    return from;
  }

  @Override
  public void serialize(Predicted predicted, DataOutputView out) throws IOException {
    arrivals().writeExample(predicted.example(), out);
    writePrediction(predicted.prediction(), List.of(), out);
  }

  @Override
  public Predicted deserialize(DataInputView in) throws IOException {
    Example example = arrivals().readExample(in);
    return new Predicted(example, readPrediction(example, List.of(), in));
  }

  /** Key and id are those of the example. */
  static void writePrediction(Prediction prediction, List<String> classesBefore, DataOutputView out)
      throws IOException {
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

  static Prediction readPrediction(Example example, List<String> classesBefore, DataInputView in)
      throws IOException {
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

  @Override
  public TypeSerializerSnapshot<Predicted> snapshotConfiguration() {
    return new PredictedSerializerSnapshot(version());
  }
}
