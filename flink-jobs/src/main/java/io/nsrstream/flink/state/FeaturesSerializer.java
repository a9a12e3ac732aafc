package io.nsrstream.flink.state;

import io.nsrstream.online.graph.Features;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Writes the features of nodes: width, marks, and the number of numbers with these. */
public final class FeaturesSerializer extends ImmutableSerializer<Features> {
  private static final long serialVersionUID = 1;

  public static final FeaturesSerializer INSTANCE = new FeaturesSerializer();

  private FeaturesSerializer() {}

  @Override
  public Features createInstance() {
    return Features.UNKNOWN;
  }

  @Override
  public void serialize(Features features, DataOutputView out) throws IOException {
    out.writeInt(features.width());
    for (long word : features.marks()) {
      out.writeLong(word);
    }
    out.writeInt(features.numbers().length);
    for (float number : features.numbers()) {
      out.writeFloat(number);
    }
  }

  @Override
  public Features deserialize(DataInputView in) throws IOException {
    int width = in.readInt();
    long[] marks = new long[Features.words(width)];
    for (int i = 0; i < marks.length; i++) {
      marks[i] = in.readLong();
    }
    float[] numbers = new float[in.readInt()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = in.readFloat();
    }
    return new Features(width, marks, numbers);
  }

  @Override
  public TypeSerializerSnapshot<Features> snapshotConfiguration() {
    return new FeaturesSerializerSnapshot();
  }

  /** Another layout is another class. */
  public static final class FeaturesSerializerSnapshot
      extends SimpleTypeSerializerSnapshot<Features> {
    public FeaturesSerializerSnapshot() {
      super(() -> INSTANCE);
    }
  }
}
