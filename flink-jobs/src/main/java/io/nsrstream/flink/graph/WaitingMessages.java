package io.nsrstream.flink.graph;

import io.nsrstream.flink.state.GraphMessage;
import io.nsrstream.flink.state.GraphMessageSerializer;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.common.typeutils.base.IntSerializer;
import org.apache.flink.api.common.typeutils.base.LongSerializer;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.api.java.typeutils.TupleTypeInfo;
import org.apache.flink.streaming.api.TimerService;
import org.jspecify.annotations.Nullable;

/**
 * The messages of the present key that wait for their time, in keyed state. The watermark lets them
 * out in the order of their times, those of one time in {@link GraphMessage#ORDER}. So what becomes
 * of them does not depend on the order in which they came.
 */
final class WaitingMessages {
  /** Each message by its time and its number among those of that time: it costs its own bytes. */
  private final MapState<Tuple2<Long, Integer>, GraphMessage> messages;

  private final MapState<Long, Integer> perTime;
  private final ValueState<Integer> count;
  private final int most;

  /**
   * Those of one operator.
   *
   * @param name of its state, another one for each list of an operator
   * @param most messages of a key
   */
  WaitingMessages(RuntimeContext context, String name, int most) throws Exception {
    messages =
        context.getMapState(
            new MapStateDescriptor<>(
                name,
                new TupleTypeInfo<Tuple2<Long, Integer>>(Types.LONG, Types.INT)
                    .createSerializer(new SerializerConfigImpl()),
                GraphMessageSerializer.INSTANCE));
    perTime =
        context.getMapState(
            new MapStateDescriptor<>(
                name + "PerTime", LongSerializer.INSTANCE, IntSerializer.INSTANCE));
    count = context.getState(new ValueStateDescriptor<>(name + "Count", IntSerializer.INSTANCE));
    this.most = most;
  }

  /** Lets a message wait for its time, unless too many do already. */
  boolean add(GraphMessage message, TimerService timers) throws Exception {
    int waiting = orZero(count.value());
    if (waiting >= most) {
      return false;
    }
    int sameTime = orZero(perTime.get(message.time()));
    messages.put(Tuple2.of(message.time(), sameTime), message);
    perTime.put(message.time(), sameTime + 1);
    count.update(waiting + 1);
    timers.registerEventTimeTimer(message.time());
    return true;
  }

  /** Those whose time it is, in their order; they wait no longer. */
  List<GraphMessage> take(long time) throws Exception {
    int sameTime = orZero(perTime.get(time));
    if (sameTime == 0) {
      return List.of();
    }
    List<GraphMessage> due = new ArrayList<>(sameTime);
    for (int i = 0; i < sameTime; i++) {
      Tuple2<Long, Integer> place = Tuple2.of(time, i);
      due.add(messages.get(place));
      messages.remove(place);
    }
    perTime.remove(time);
    int left = orZero(count.value()) - sameTime;
    if (left > 0) {
      count.update(left);
    } else {
      count.clear();
    }
    due.sort(GraphMessage.ORDER);
    return due;
  }

  private static int orZero(@Nullable Integer number) {
    return number == null ? 0 : number;
  }
}
