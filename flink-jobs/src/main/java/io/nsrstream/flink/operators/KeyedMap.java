package io.nsrstream.flink.operators;

import org.apache.flink.api.common.state.MapState;
import org.jspecify.annotations.Nullable;

/** A map in the state of the current key, whichever of Flink's interfaces the state is behind. */
public interface KeyedMap<K, V> {
  @Nullable V get(K key) throws Exception;

  boolean contains(K key) throws Exception;

  void put(K key, V value) throws Exception;

  void remove(K key) throws Exception;

  void clear();

  /** The map in the state of an operator. */
  static <K, V> KeyedMap<K, V> of(MapState<K, V> state) {
    return new KeyedMap<>() {
      @Override
      public @Nullable V get(K key) throws Exception {
        return state.get(key);
      }

      @Override
      public boolean contains(K key) throws Exception {
        return state.contains(key);
      }

      @Override
      public void put(K key, V value) throws Exception {
        state.put(key, value);
      }

      @Override
      public void remove(K key) throws Exception {
        state.remove(key);
      }

      @Override
      public void clear() {
        state.clear();
      }
    };
  }
}
