package io.nsrstream.models.fused.optimizer;

import static org.bytedeco.openblas.global.openblas.cblas_saxpy;

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
}
