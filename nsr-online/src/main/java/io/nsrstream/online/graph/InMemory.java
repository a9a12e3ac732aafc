package io.nsrstream.online.graph;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Values of a node in memory. */
final class InMemory {
  private InMemory() {}

  static <T> Kept<T> one() {
    return new One<>();
  }

  static <T> KeptByName<T> byName() {
    return new ByName<>(new HashMap<>());
  }

  private static final class One<T> implements Kept<T> {
    private Optional<T> value = Optional.empty();

    @Override
    public Optional<T> get() {
      return value;
    }

    @Override
    public void set(T now) {
      value = Optional.of(now);
    }
  }

  private record ByName<T>(Map<String, T> all) implements KeptByName<T> {
    @Override
    public void put(String neighbour, T value) {
      all.put(neighbour, value);
    }

    @Override
    public void remove(String neighbour) {
      all.remove(neighbour);
    }
  }
}
