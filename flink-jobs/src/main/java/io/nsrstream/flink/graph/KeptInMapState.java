package io.nsrstream.flink.graph;

import io.nsrstream.online.graph.KeptByName;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.util.FlinkRuntimeException;

/** Values of the neighbours of the present node in keyed state, each apart. */
record KeptInMapState<T>(MapState<String, T> state) implements KeptByName<T> {
  @Override
  public Map<String, T> all() {
    Map<String, T> all = new HashMap<>();
    try {
      state.entries().forEach(one -> all.put(one.getKey(), one.getValue()));
    } catch (Exception e) {
      throw failed(e);
    }
    return all;
  }

  @Override
  public void put(String neighbour, T value) {
    try {
      state.put(neighbour, value);
    } catch (Exception e) {
      throw failed(e);
    }
  }

  @Override
  public void remove(String neighbour) {
    try {
      state.remove(neighbour);
    } catch (Exception e) {
      throw failed(e);
    }
  }

  private static FlinkRuntimeException failed(Exception e) {
    return new FlinkRuntimeException("the state of a node cannot be read or written", e);
  }
}
