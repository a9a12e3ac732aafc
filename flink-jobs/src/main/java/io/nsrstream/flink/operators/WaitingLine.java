package io.nsrstream.flink.operators;

import io.nsrstream.flink.state.Arrival.OfLabel;
import io.nsrstream.flink.state.LateLabelSerializer;
import io.nsrstream.flink.state.LineEnds;
import io.nsrstream.flink.state.LineEndsSerializer;
import io.nsrstream.flink.state.Placed;
import io.nsrstream.flink.state.PlacedSerializer;
import io.nsrstream.flink.state.Predicted;
import io.nsrstream.flink.state.PredictedSerializer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.ToLongFunction;
import org.apache.flink.api.common.state.KeyedStateStore;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.base.LongSerializer;
import org.apache.flink.api.common.typeutils.base.StringSerializer;

/**
 * The examples, or the labels, of the current key that wait for their counterparts, in the order in
 * which they came. Each has an entry of its own in keyed state, so that a record costs its own
 * bytes and not those of all that wait.
 *
 * <p>A line has a clock: the latest event time of the key on its topic. Whatever joins the line
 * gets the time of its clock, so these times never decrease along the line.
 */
public final class WaitingLine<T> {
  private final KeyedMap<String, Placed<T>> byId;
  private final KeyedMap<Long, String> order;
  private final KeyedValue<LineEnds> ends;
  private final ToLongFunction<T> time;

  private WaitingLine(
      KeyedMap<String, Placed<T>> byId,
      KeyedMap<Long, String> order,
      KeyedValue<LineEnds> ends,
      ToLongFunction<T> time) {
    this.byId = byId;
    this.order = order;
    this.ends = ends;
    this.time = time;
  }

  /**
   * A line of examples that wait for their labels.
   *
   * @param byId what waits under each id
   * @param order the ids, by the numbers of their places
   * @param ends where the line begins and ends
   */
  public static WaitingLine<Predicted> ofExamples(
      KeyedMap<String, Placed<Predicted>> byId,
      KeyedMap<Long, String> order,
      KeyedValue<LineEnds> ends) {
    return new WaitingLine<>(byId, order, ends, waiting -> waiting.example().time());
  }

  /** A line of labels that wait for their examples, in the same pieces of state. */
  public static WaitingLine<OfLabel> ofLabels(
      KeyedMap<String, Placed<OfLabel>> byId,
      KeyedMap<Long, String> order,
      KeyedValue<LineEnds> ends) {
    return new WaitingLine<>(byId, order, ends, OfLabel::time);
  }

  /**
   * The lines of examples of an operator's keys.
   *
   * @param name of its states, another one for each line of an operator
   */
  static WaitingLine<Predicted> ofExamples(KeyedStateStore states, String name) {
    return ofExamples(
        byId(states, name, PredictedSerializer.INSTANCE),
        order(states, name),
        KeyedValue.of(states.getState(ends(name))));
  }

  /** The lines of labels of an operator's keys. */
  static WaitingLine<OfLabel> ofLabels(KeyedStateStore states, String name) {
    return ofLabels(
        byId(states, name, LateLabelSerializer.INSTANCE),
        order(states, name),
        KeyedValue.of(states.getState(ends(name))));
  }

  private static <T> KeyedMap<String, Placed<T>> byId(
      KeyedStateStore states, String name, TypeSerializer<T> serializer) {
    return KeyedMap.of(
        states.getMapState(
            new MapStateDescriptor<>(
                name, StringSerializer.INSTANCE, new PlacedSerializer<>(serializer))));
  }

  private static KeyedMap<Long, String> order(KeyedStateStore states, String name) {
    return KeyedMap.of(
        states.getMapState(
            new MapStateDescriptor<>(
                name + "Order", LongSerializer.INSTANCE, StringSerializer.INSTANCE)));
  }

  /** Where the lines of a name begin and end. */
  static ValueStateDescriptor<LineEnds> ends(String name) {
    return new ValueStateDescriptor<>(name + "Ends", LineEndsSerializer.INSTANCE);
  }

  /** The latest event time of the key on the topic of the line. */
  long clock() throws Exception {
    return ends().clock();
  }

  int size() throws Exception {
    return ends().size();
  }

  boolean has(String id) throws Exception {
    return byId.contains(id);
  }

  /** What waits under an id. */
  Optional<Placed<T>> find(String id) throws Exception {
    return Optional.ofNullable(byId.get(id));
  }

  /** Lets something wait under an id that has nothing waiting. */
  void join(String id, T value) throws Exception {
    LineEnds before = ends();
    long clock = Math.max(before.clock(), time.applyAsLong(value));
    join(id, value, clock, before.withClock(clock));
  }

  /** The same at a time that the clock showed earlier. */
  void joinSince(String id, T value, long since) throws Exception {
    join(id, value, since, ends());
  }

  private void join(String id, T value, long since, LineEnds before) throws Exception {
    byId.put(id, new Placed<>(before.next(), since, value));
    order.put(before.next(), id);
    ends.update(before.afterOneJoined());
  }

  /** Lets what waits under an id wait no longer. */
  void leave(String id) throws Exception {
    order.remove(Objects.requireNonNull(byId.get(id), id).number());
    byId.remove(id);
    ends.update(ends().afterOneLeft());
  }

  /**
   * Lets those go that wait since before a time, and the oldest of those that are too many.
   *
   * @return what waited, in its order
   */
  List<T> giveUp(long before, int most) throws Exception {
    LineEnds left = ends();
    List<T> given = new ArrayList<>();
    while (left.size() > 0) {
      String id = order.get(left.first());
      if (id == null) {
        // It left out of turn.
        left = left.afterFirst();
        continue;
      }
      Placed<T> oldest = Objects.requireNonNull(byId.get(id), id);
      if (oldest.since() >= before && left.size() <= most) {
        break;
      }
      given.add(oldest.value());
      order.remove(left.first());
      byId.remove(id);
      left = left.afterOneLeft();
    }
    if (!left.equals(ends())) {
      ends.update(left);
    }
    return given;
  }

  /**
   * Sets a clock that is later than a time back to the latest time before it since which anything
   * waits. What came while the clock was wrong gets its own time, where that is earlier.
   */
  void setBack(long latest) throws Exception {
    LineEnds before = ends();
    if (before.clock() <= latest) {
      return;
    }
    long clock = Long.MIN_VALUE;
    for (long number = before.first(); number < before.next(); number++) {
      String id = order.get(number);
      if (id != null) {
        Placed<T> one = Objects.requireNonNull(byId.get(id), id);
        clock = Math.max(clock, upTo(latest, one.since(), time.applyAsLong(one.value())));
        byId.put(id, new Placed<>(number, clock, one.value()));
      }
    }
    ends.update(before.withClock(clock));
  }

  private static long upTo(long latest, long since, long time) {
    if (since <= latest) {
      return since;
    }
    return time <= latest ? time : Long.MIN_VALUE;
  }

  /** Begins the line of a key with a clock. */
  void begin(long clock) throws Exception {
    ends.update(LineEnds.OF_NONE.withClock(clock));
  }

  /** Forgets the line, and its clock. */
  void clear() throws Exception {
    byId.clear();
    order.clear();
    ends.clear();
  }

  private LineEnds ends() throws Exception {
    LineEnds known = ends.value();
    return known == null ? LineEnds.OF_NONE : known;
  }
}
