package io.nsrstream.models.fused.optimizer;

import io.nsrstream.models.architecture.Initialization;
import io.nsrstream.models.fused.layers.Slot;
import java.util.ArrayList;
import java.util.List;

/** Layouts of dense layers alone, for tests of what is done to parameters. */
final class DenseLayout {
  private DenseLayout() {}

  static Layout of(Initialization initialization, int... widths) {
    List<Slot> slots = new ArrayList<>();
    for (int i = 1; i < widths.length; i++) {
      slots.add(Slot.drawn(1, widths[i - 1], widths[i], initialization, widths[i - 1], widths[i]));
      slots.add(Slot.constant(widths[i], 0));
    }
    return new Layout(slots);
  }
}
