package io.nsrstream.flink.state;

import io.nsrstream.flink.state.GraphMessage.Answered;
import io.nsrstream.flink.state.GraphMessage.Arrived;
import io.nsrstream.flink.state.GraphMessage.Asked;
import io.nsrstream.flink.state.GraphMessage.Labelled;
import io.nsrstream.flink.state.GraphMessage.Met;
import io.nsrstream.flink.state.GraphMessage.Told;
import io.nsrstream.online.graph.Answer;
import java.io.IOException;
import java.util.Optional;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.apache.flink.types.StringValue;

/**
 * Writes messages between the operators of a graph, and those that wait in keyed state; {@link
 * GraphMessageSerializerSnapshot} versions it.
 */
public final class GraphMessageSerializer extends KeyedStateSerializer<GraphMessage> {
  private static final long serialVersionUID = 1;

  public static final GraphMessageSerializer INSTANCE =
      new GraphMessageSerializer(KeyedStateSerializerSnapshot.VERSION);

  private static final int ARRIVED = 0;
  private static final int MET = 1;
  private static final int LABELLED = 2;
  private static final int TOLD = 3;
  private static final int ASKED = 4;
  private static final int ANSWERED = 5;

  private GraphMessageSerializer(int version) {
    super(version);
  }

  /** The serializer that wrote a version. */
  static GraphMessageSerializer of(int version) {
    return version == INSTANCE.version() ? INSTANCE : new GraphMessageSerializer(version);
  }

  @Override
  public GraphMessage createInstance() {
    return new Met("", "", 0, "", Optional.empty());
  }

  /** Messages do not change. */
  @Override
  public GraphMessage copy(GraphMessage from) {
    return from;
  }

  @Override
  public void serialize(GraphMessage message, DataOutputView out) throws IOException {
    if (message instanceof Arrived arrived) {
      out.writeByte(ARRIVED);
      arrivals().writeArrival(arrived.arrival(), out);
    } else if (message instanceof Met met) {
      writeHead(MET, met, out);
      StringValue.writeString(met.other(), out);
      out.writeBoolean(met.record().isPresent());
      if (met.record().isPresent()) {
        arrivals().writeRecord(met.record().get(), out);
      }
    } else if (message instanceof Labelled labelled) {
      writeHead(LABELLED, labelled, out);
      StringValue.writeString(labelled.label(), out);
    } else if (message instanceof Told told) {
      writeHead(TOLD, told, out);
      StringValue.writeString(told.about(), out);
      FeaturesSerializer.INSTANCE.serialize(told.features(), out);
      out.writeBoolean(told.byEdge());
    } else if (message instanceof Asked asked) {
      writeHead(ASKED, asked, out);
      StringValue.writeString(asked.by(), out);
      out.writeInt(asked.width());
    } else if (message instanceof Answered answered) {
      writeHead(ANSWERED, answered, out);
      Answer answer = answered.answer();
      StringValue.writeString(answer.neighbour(), out);
      FeaturesSerializer.INSTANCE.serialize(answer.features(), out);
      FeaturesSerializer.INSTANCE.serialize(answer.mean(), out);
      StringValue.writeString(answer.label().orElse(null), out);
    }
  }

  private static void writeHead(int kind, GraphMessage message, DataOutputView out)
      throws IOException {
    out.writeByte(kind);
    StringValue.writeString(message.key(), out);
    StringValue.writeString(message.node(), out);
    out.writeLong(message.time());
  }

  @Override
  public GraphMessage deserialize(DataInputView in) throws IOException {
    int kind = in.readByte();
    if (kind == ARRIVED) {
      return new Arrived(arrivals().readArrival(in));
    }
    String key = StringValue.readString(in);
    String node = StringValue.readString(in);
    long time = in.readLong();
    String other = StringValue.readString(in);
    return switch (kind) {
      case MET ->
          new Met(
              key,
              node,
              time,
              other,
              in.readBoolean() ? Optional.of(arrivals().readRecord(in)) : Optional.empty());
      case LABELLED -> new Labelled(key, node, time, other);
      case TOLD ->
          new Told(
              key,
              node,
              time,
              other,
              FeaturesSerializer.INSTANCE.deserialize(in),
              in.readBoolean());
      case ASKED -> new Asked(key, node, time, other, in.readInt());
      case ANSWERED -> new Answered(key, node, time, readAnswer(other, in));
      default -> throw new IOException("there is no message of the kind " + kind);
    };
  }

  private static Answer readAnswer(String neighbour, DataInputView in) throws IOException {
    return new Answer(
        neighbour,
        FeaturesSerializer.INSTANCE.deserialize(in),
        FeaturesSerializer.INSTANCE.deserialize(in),
        Optional.ofNullable(StringValue.readString(in)));
  }

  @Override
  public TypeSerializerSnapshot<GraphMessage> snapshotConfiguration() {
    return new GraphMessageSerializerSnapshot(version());
  }
}
