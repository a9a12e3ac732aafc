package io.nsrstream.models.fused.optimizer;

import static org.bytedeco.openblas.global.openblas.cblas_saxpy;

import io.nsrstream.models.fused.layers.Slot;
import io.nsrstream.models.kernels.Elementwise;
import io.nsrstream.models.memory.MirroredFloats;
import java.util.List;

/** Penalises sizes: {@code strength·Σ |w|}, whose gradient is {@code strength·sign(w)}. */
final class AbsoluteWeights implements Regularizer {
  private final List<Slot> weights;
  private final float strength;
  private final MirroredFloats signs = new MirroredFloats();

  AbsoluteWeights(List<Slot> weights, float strength) {
    this.weights = weights;
    this.strength = strength;
  }

  @Override
  public void afterBackward() {
    for (int i = 0; i < weights.size(); i++) {
      Slot slot = weights.get(i);
      int count = (int) slot.size();
      signs.resize(count);
      float[] of = signs.overwriteHeap();
      slot.read(of);
      Elementwise.sign(of, count);
      cblas_saxpy(count, strength, signs.readOutside(), 1, slot.gradient(), 1);
    }
  }

  @Override
  public void close() {
    signs.close();
  }
}
