package io.nsrstream.flink.operators;

import io.nsrstream.flink.state.Arrival.OfExample;
import io.nsrstream.flink.state.ReadingOrder;
import io.nsrstream.flink.state.ReadingOrderSerializer;
import io.nsrstream.flink.state.ReadingSerializer;
import io.nsrstream.flink.state.Readings;
import io.nsrstream.flink.state.ReadingsSerializer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeutils.base.LongSerializer;

/**
 * The readings of the current key that a later sequence may still need. Each has an entry of its
 * own in keyed state; beside them is their order. So a reading costs its own bytes, and 16 more for
 * each that waits for earlier ones.
 */
final class KeyedReadings {
  private final ValueState<ReadingOrder> order;
  private final MapState<Long, OfExample> settled;
  private final MapState<Long, OfExample> waiting;
  private final ValueState<Readings> inOne;

  KeyedReadings(RuntimeContext context) {
    order =
        context.getState(
            new ValueStateDescriptor<>("readingOrder", ReadingOrderSerializer.INSTANCE));
    settled = context.getMapState(entries("settledReadings"));
    waiting = context.getMapState(entries("waitingReadings"));
    inOne = context.getState(new ValueStateDescriptor<>("readings", ReadingsSerializer.INSTANCE));
  }

  private static MapStateDescriptor<Long, OfExample> entries(String name) {
    return new MapStateDescriptor<>(name, LongSerializer.INSTANCE, ReadingSerializer.INSTANCE);
  }

  /** Their order; that of none if the key has no readings and is idle. */
  ReadingOrder order() throws Exception {
    takeOver();
    ReadingOrder known = order.value();
    return known == null ? ReadingOrder.OF_NONE : known;
  }

  /** Takes over what an older savepoint has of the key in one value, and clears that. */
  private void takeOver() throws Exception {
    Readings old = inOne.value();
    if (old == null) {
      return;
    }
    ReadingOrder all = ReadingOrder.OF_NONE;
    for (OfExample reading : old.all()) {
      all = add(reading, all);
    }
    for (int i = 0; i < old.settled(); i++) {
      all = settleNext(all);
    }
    ReadingOrder.Settled one = all.settled();
    order.update(
        all.withSettled(
                new ReadingOrder.Settled(one.first(), one.count(), old.shared(), one.lastTime()))
            .withWatermark(old.watermark())
            .withIdleAt(old.idleAt()));
    inOne.clear();
  }

  /** Keeps the order. */
  void keep(ReadingOrder present) throws Exception {
    order.update(present);
  }

  /** Lets a reading wait; returns the order with it. */
  ReadingOrder add(OfExample reading, ReadingOrder before) throws Exception {
    waiting.put(before.arrived(), reading);
    return before.withArrival(reading.example().time(), reading.example().features().length);
  }

  /** Settles the first that waits; returns the order after it. */
  ReadingOrder settleNext(ReadingOrder before) throws Exception {
    long number = before.numbers()[0];
    ReadingOrder.Settled others = before.settled();
    settled.put(others.first() + others.count(), Objects.requireNonNull(waiting.get(number)));
    waiting.remove(number);
    return before.withNextSettled();
  }

  /** The settled readings from a place to before another, counted from the first. */
  List<OfExample> settled(int from, int to, ReadingOrder present) throws Exception {
    List<OfExample> readings = new ArrayList<>(to - from);
    for (int i = from; i < to; i++) {
      readings.add(Objects.requireNonNull(settled.get(present.settled().first() + i)));
    }
    return readings;
  }

  /** Drops the first settled readings. */
  void drop(int count, ReadingOrder present) throws Exception {
    for (int i = 0; i < count; i++) {
      settled.remove(present.settled().first() + i);
    }
  }

  /** Forgets the key. */
  void clear() {
    order.clear();
    settled.clear();
    waiting.clear();
  }
}
