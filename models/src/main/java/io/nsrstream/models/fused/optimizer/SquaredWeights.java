package io.nsrstream.models.fused.optimizer;

import static org.bytedeco.openblas.global.openblas.cblas_saxpy;

import io.nsrstream.models.fused.layers.Slot;
import java.util.List;

/** Penalises squares: {@code strength·Σ w²}, whose gradient is {@code 2·strength·w}. */
record SquaredWeights(List<Slot> weights, float strength) implements Regularizer {

  @Override
  public void afterBackward() {
    for (int i = 0; i < weights.size(); i++) {
      Slot slot = weights.get(i);
      cblas_saxpy((int) slot.size(), 2 * strength, slot.values(), 1, slot.gradient(), 1);
    }
  }
}
