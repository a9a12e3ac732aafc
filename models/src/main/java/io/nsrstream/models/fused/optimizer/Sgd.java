package io.nsrstream.models.fused.optimizer;

import static org.bytedeco.openblas.global.openblas.cblas_saxpy;

import io.nsrstream.models.fused.layers.WordTable;
import io.nsrstream.models.kernels.Vectors;

/** Plain gradient descent: {@code p ← p − rate·g}. */
record Sgd() implements UpdateRule {

  @Override
  public int moments() {
    return 0;
  }

  @Override
  public void apply(FlatParameters parameters, float scale, double rate, long step) {
    cblas_saxpy(
        parameters.trained(),
        (float) (-rate * scale),
        parameters.gradient().pointer(),
        1,
        parameters.values().pointer(),
        1);
  }

  @Override
  public void apply(WordTable words, float scale, double rate, long step) {
    for (int i = 0; i < words.touched(); i++) {
      float[] values = words.touched(i).values();
      Vectors.addScaledAt((float) (-rate * scale), words.gradient(i), 0, values, 0, values.length);
    }
  }
}
