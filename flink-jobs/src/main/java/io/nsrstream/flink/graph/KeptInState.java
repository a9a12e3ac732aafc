package io.nsrstream.flink.graph;

import io.nsrstream.online.graph.Kept;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.apache.flink.api.common.state.ValueState;

/** A value of the present node in keyed state. */
record KeptInState<T>(ValueState<T> state) implements Kept<T> {
  @Override
  public Optional<T> get() {
    try {
      return Optional.ofNullable(state.value());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void set(T value) {
    try {
      state.update(value);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
