package io.nsrstream.flink.operators;

import java.io.IOException;
import org.apache.flink.api.common.state.ValueState;

/** The number of examples of the current key that were given up without a label. */
record Unlabelled(ValueState<Long> state) {
  long count() throws IOException {
    Long count = state.value();
    return count == null ? 0 : count;
  }

  void add(int more) throws IOException {
    state.update(count() + more);
  }

  void clear() {
    state.clear();
  }
}
