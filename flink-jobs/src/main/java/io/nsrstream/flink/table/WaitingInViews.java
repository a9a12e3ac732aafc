package io.nsrstream.flink.table;

import io.nsrstream.connectors.records.LabelMapping;
import io.nsrstream.flink.operators.KeyedMap;
import io.nsrstream.flink.operators.KeyedValue;
import io.nsrstream.flink.operators.WaitingLine;
import io.nsrstream.flink.operators.WaitingState;
import io.nsrstream.flink.settings.LabelSettings;
import io.nsrstream.flink.state.Arrival.OfLabel;
import io.nsrstream.flink.state.LineEnds;
import io.nsrstream.flink.state.LineEndsSerializer;
import io.nsrstream.flink.state.Placed;
import io.nsrstream.flink.state.Predicted;
import io.nsrstream.flink.state.StateBytes;
import java.util.Objects;
import org.apache.flink.api.common.typeutils.base.LongSerializer;
import org.apache.flink.api.common.typeutils.base.StringSerializer;
import org.apache.flink.table.api.dataview.MapView;
import org.jspecify.annotations.Nullable;

/**
 * What waits, in the state of a process table function: each example and each label is an entry of
 * a map, so that a row costs its own bytes and not those of all that wait. Not thread-safe; each
 * thread has its own.
 */
final class WaitingInViews {
  private final StateBytes<Placed<Predicted>> examples = StateBytes.ofExamples();
  private final StateBytes<Placed<OfLabel>> labels = StateBytes.ofLabels();
  private final StateBytes<String> ids = StateBytes.of(StringSerializer.INSTANCE);
  private final StateBytes<LineEnds> ends = StateBytes.of(LineEndsSerializer.INSTANCE);
  private final StateBytes<Long> numbers = StateBytes.of(LongSerializer.INSTANCE);

  /**
   * The state of one key, which can be reached while a row or a timer of that key is taken.
   *
   * @param examples those that wait, by id
   * @param examplesOrder their ids in their order
   * @param labels those that wait, by id
   * @param labelsOrder their ids in their order
   * @param marks single values by name
   */
  record OfKey(
      MapView<String, byte[]> examples,
      MapView<Long, byte[]> examplesOrder,
      MapView<String, byte[]> labels,
      MapView<Long, byte[]> labelsOrder,
      MapView<String, byte[]> marks) {}

  /** What waits for a key. */
  WaitingState of(OfKey views) {
    return new WaitingState(
        WaitingLine.ofExamples(
            new Entries<>(views.examples(), examples),
            new Entries<>(views.examplesOrder(), ids),
            new Mark<>(views.marks(), "examplesEnds", ends)),
        WaitingLine.ofLabels(
            new Entries<>(views.labels(), labels),
            new Entries<>(views.labelsOrder(), ids),
            new Mark<>(views.marks(), "labelsEnds", ends)),
        number(views, "idleAt"));
  }

  /** Keeps what a timer of the key needs, since timers come without the arguments of the call. */
  void keepBounds(OfKey views, LabelSettings settings) throws Exception {
    number(views, "timeoutMs").update(settings.timeoutMs());
    number(views, "maxWaiting").update((long) settings.maxWaiting());
    number(views, "idleMs").update(settings.idleMs());
  }

  /** The bounds that were kept when a timer was registered. */
  LabelSettings bounds(OfKey views) throws Exception {
    return new LabelSettings(
        kept(views, "timeoutMs"),
        Math.toIntExact(kept(views, "maxWaiting")),
        kept(views, "idleMs"),
        LabelMapping.DEFAULTS);
  }

  private long kept(OfKey views, String name) throws Exception {
    return Objects.requireNonNull(number(views, name).value(), name);
  }

  private Mark<Long> number(OfKey views, String name) {
    return new Mark<>(views.marks(), name, numbers);
  }

  private record Entries<K, V>(MapView<K, byte[]> view, StateBytes<V> bytes)
      implements KeyedMap<K, V> {
    @Override
    public @Nullable V get(K key) throws Exception {
      byte[] value = view.get(key);
      return value == null ? null : bytes.value(value);
    }

    @Override
    public boolean contains(K key) throws Exception {
      return view.contains(key);
    }

    @Override
    public void put(K key, V value) throws Exception {
      view.put(key, bytes.of(value));
    }

    @Override
    public void remove(K key) throws Exception {
      view.remove(key);
    }

    @Override
    public void clear() {
      view.clear();
    }
  }

  private record Mark<T>(MapView<String, byte[]> marks, String name, StateBytes<T> bytes)
      implements KeyedValue<T> {
    @Override
    public @Nullable T value() throws Exception {
      byte[] value = marks.get(name);
      return value == null ? null : bytes.value(value);
    }

    @Override
    public void update(T value) throws Exception {
      marks.put(name, bytes.of(value));
    }

    @Override
    public void clear() throws Exception {
      marks.remove(name);
    }
  }
}
