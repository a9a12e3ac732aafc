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

/**
 * Reads and writes all that waits for one key as one value, as older savepoints have it; {@link
 * WaitingSerializerSnapshot} versions it.
 */
public final class WaitingSerializer extends KeyedStateSerializer<Waiting> {
  private static final long serialVersionUID = 1;

  public static final WaitingSerializer INSTANCE =
      new WaitingSerializer(KeyedStateSerializerSnapshot.VERSION);

  private WaitingSerializer(int version) {
    super(version);
  }

  /** The serializer that wrote a version. */
  static WaitingSerializer of(int version) {
    return version == INSTANCE.version() ? INSTANCE : new WaitingSerializer(version);
  }

  @Override
  public Waiting createInstance() {
    return new Waiting(List.of(), List.of(), 0, 0, 0);
  }

  /** It does not change. */
  @Override
  public Waiting copy(Waiting from) {
    return from;
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
      PredictedSerializer.writePrediction(waitingExample.prediction(), classes, out);
      out.writeLong(waitingExample.since());
      classes = waitingExample.prediction().classes();
    }
    out.writeInt(waiting.labels().size());
    for (WaitingLabel label : waiting.labels()) {
      arrivals().writeLabel(label.arrival(), out);
      out.writeLong(label.since());
    }
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
      Prediction prediction = PredictedSerializer.readPrediction(example, classes, in);
      examples.add(new WaitingExample(example, prediction, in.readLong()));
      classes = prediction.classes();
    }
    return examples;
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
