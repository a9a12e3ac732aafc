package io.nsrstream.models.fused.optimizer;

import static org.bytedeco.openblas.global.openblas.cblas_saxpy;
import static org.bytedeco.openblas.global.openblas.cblas_sscal;

import org.bytedeco.javacpp.FloatPointer;

/**
 * Gradient descent with Nesterov's momentum: {@code v ← momentum·v + g}, {@code p ← p − rate·(g +
 * momentum·v)}, the form of Sutskever et al. (2013) with the look-ahead folded into the parameters.
 */
record Nesterov(float momentum) implements UpdateRule {

  @Override
  public int moments() {
    return 1;
  }

  @Override
  public void apply(FlatParameters parameters, float scale, double rate, long step) {
    int count = parameters.trained();
    FloatPointer values = parameters.values().pointer();
    FloatPointer gradient = parameters.gradient().pointer();
    FloatPointer velocity = parameters.moment(0).pointer();
    cblas_sscal(count, momentum, velocity, 1);
    cblas_saxpy(count, scale, gradient, 1, velocity, 1);
    cblas_saxpy(count, (float) (-rate * scale), gradient, 1, values, 1);
    cblas_saxpy(count, (float) (-rate * momentum), velocity, 1, values, 1);
  }
}
