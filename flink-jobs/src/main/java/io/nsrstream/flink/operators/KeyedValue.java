package io.nsrstream.flink.operators;

import org.apache.flink.api.common.state.ValueState;
import org.jspecify.annotations.Nullable;

/** A value in the state of the current key, whichever of Flink's interfaces the state is behind. */
public interface KeyedValue<T> {
  /** Null where there is none. */
  @Nullable T value() throws Exception;

  void update(T value) throws Exception;

  void clear() throws Exception;

  /** The value in the state of an operator. */
  static <T> KeyedValue<T> of(ValueState<T> state) {
    return new KeyedValue<>() {
      @Override
      public @Nullable T value() throws Exception {
        return state.value();
      }

      @Override
      public void update(T value) throws Exception {
        state.update(value);
      }

      @Override
      public void clear() {
        state.clear();
      }
    };
  }
}
