package io.nsrstream.flink.graph;

import io.nsrstream.flink.state.GraphMessage;
import io.nsrstream.flink.state.GraphMessageSerializer;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeutils.base.IntSerializer;
import org.apache.flink.api.common.typeutils.base.ListSerializer;
import org.apache.flink.api.common.typeutils.base.LongSerializer;
import org.apache.flink.streaming.api.TimerService;

/**
 * The messages of the present key that wait for their time, in keyed state. The watermark lets them
 * out in the order of their times, those of one time in {@link GraphMessage#ORDER}. So what becomes
 * of them does not depend on the order in which they came.
 */
final class WaitingMessages {
  private final MapState<Long, List<GraphMessage>> byTime;
  private final ValueState<Integer> count;
  private final int most;

  /**
   * Those of one operator.
   *
   * @param most messages of a key
   */
  WaitingMessages(RuntimeContext context, int most) throws Exception {
    byTime =
        context.getMapState(
            new MapStateDescriptor<>(
                "messages",
                LongSerializer.INSTANCE,
                new ListSerializer<>(GraphMessageSerializer.INSTANCE)));
    count = context.getState(new ValueStateDescriptor<>("waiting", IntSerializer.INSTANCE));
    this.most = most;
  }

  /** Lets a message wait for its time, unless too many do already. */
  boolean add(GraphMessage message, TimerService timers) throws Exception {
    Integer before = count.value();
    int waiting = before == null ? 0 : before;
    if (waiting >= most) {
      return false;
    }
    List<GraphMessage> sameTime = byTime.get(message.time());
    List<GraphMessage> all = sameTime == null ? new ArrayList<>() : new ArrayList<>(sameTime);
    all.add(message);
    byTime.put(message.time(), all);
    count.update(waiting + 1);
    timers.registerEventTimeTimer(message.time());
    return true;
  }

  /** Those whose time it is, in their order; they wait no longer. */
  List<GraphMessage> take(long time) throws Exception {
    List<GraphMessage> due = byTime.get(time);
    if (due == null) {
      return List.of();
    }
    byTime.remove(time);
    Integer before = count.value();
    int left = (before == null ? 0 : before) - due.size();
    if (left > 0) {
      count.update(left);
    } else {
      count.clear();
    }
    List<GraphMessage> sorted = new ArrayList<>(due);
    sorted.sort(GraphMessage.ORDER);
    return sorted;
  }
}
