package io.nsrstream.models;

/** The optimizers as their papers write them, in double arithmetic. */
final class ReferenceOptimizer {
  private final NetworkSettings settings;
  private final double[] first;
  private final double[] second;
  private int steps;

  ReferenceOptimizer(NetworkSettings settings, int parameters) {
    this.settings = settings;
    this.first = new double[parameters];
    this.second = new double[parameters];
  }

  void step(double[] parameters, double[] gradient) {
    steps++;
    double[] clipped = clip(gradient);
    for (int i = 0; i < parameters.length; i++) {
      parameters[i] -= settings.rate() * direction(i, clipped[i]);
    }
  }

  private double[] clip(double[] gradient) {
    double square = 0;
    for (double g : gradient) {
      square += g * g;
    }
    double norm = Math.sqrt(square);
    double limit = settings.clipNorm();
    double scale = limit > 0 && norm > limit ? limit / norm : 1;
    double[] clipped = new double[gradient.length];
    for (int i = 0; i < gradient.length; i++) {
      clipped[i] = gradient[i] * scale;
    }
    return clipped;
  }

  private double direction(int i, double g) {
    return switch (settings.optimizer()) {
      case SGD -> g;
      case NESTEROV -> {
        first[i] = settings.momentum() * first[i] + g;
        yield g + settings.momentum() * first[i];
      }
      case ADAM -> {
        first[i] = 0.9 * first[i] + 0.1 * g;
        second[i] = 0.999 * second[i] + 0.001 * g * g;
        double mean = first[i] / (1 - Math.pow(0.9, steps));
        double square = second[i] / (1 - Math.pow(0.999, steps));
        yield mean / (Math.sqrt(square) + 1e-8);
      }
    };
  }
}
