package io.nsrstream.models.fused.optimizer;

import static org.bytedeco.openblas.global.openblas.cblas_saxpy;
import static org.bytedeco.openblas.global.openblas.cblas_sscal;

import io.nsrstream.models.fused.layers.WordTable;
import io.nsrstream.models.kernels.Vectors;
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

  @Override
  public void apply(WordTable words, float scale, double rate, long step) {
    int width = words.width();
    for (int i = 0; i < words.touched(); i++) {
      float[] gradient = words.gradient(i);
      float[] values = words.touched(i).values();
      float[] velocity = words.touched(i).moment(0);
      Vectors.multiply(momentum, velocity, 0, width);
      Vectors.addScaledAt(scale, gradient, 0, velocity, 0, width);
      Vectors.addScaledAt((float) (-rate * scale), gradient, 0, values, 0, width);
      Vectors.addScaledAt((float) (-rate * momentum), velocity, 0, values, 0, width);
    }
  }
}
