package io.nsrstream.flink.state;

import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Writes the order of readings. */
public final class ReadingOrderSerializer extends ImmutableSerializer<ReadingOrder> {
  private static final long serialVersionUID = 1;

  public static final ReadingOrderSerializer INSTANCE = new ReadingOrderSerializer();

  private ReadingOrderSerializer() {}

  @Override
  public ReadingOrder createInstance() {
    return ReadingOrder.OF_NONE;
  }

  @Override
  public void serialize(ReadingOrder order, DataOutputView out) throws IOException {
    out.writeLong(order.watermark());
    out.writeLong(order.idleAt());
    out.writeInt(order.width());
    out.writeLong(order.settled().first());
    out.writeInt(order.settled().count());
    out.writeInt(order.settled().shared());
    out.writeLong(order.settled().lastTime());
    out.writeLong(order.arrived());
    out.writeInt(order.waiting());
    for (int i = 0; i < order.waiting(); i++) {
      out.writeLong(order.times()[i]);
      out.writeLong(order.numbers()[i]);
    }
  }

  @Override
  public ReadingOrder deserialize(DataInputView in) throws IOException {
    long watermark = in.readLong();
    long idleAt = in.readLong();
    int width = in.readInt();
    ReadingOrder.Settled settled =
        new ReadingOrder.Settled(in.readLong(), in.readInt(), in.readInt(), in.readLong());
    long arrived = in.readLong();
    long[] times = new long[in.readInt()];
    long[] numbers = new long[times.length];
    for (int i = 0; i < times.length; i++) {
      times[i] = in.readLong();
      numbers[i] = in.readLong();
    }
    return new ReadingOrder(watermark, idleAt, width, settled, arrived, times, numbers);
  }

  @Override
  public TypeSerializerSnapshot<ReadingOrder> snapshotConfiguration() {
    return new ReadingOrderSerializerSnapshot();
  }

  /** What Flink keeps in a savepoint about it; another form would be another class. */
  public static final class ReadingOrderSerializerSnapshot
      extends SimpleTypeSerializerSnapshot<ReadingOrder> {
    public ReadingOrderSerializerSnapshot() {
      super(() -> INSTANCE);
    }
  }
}
