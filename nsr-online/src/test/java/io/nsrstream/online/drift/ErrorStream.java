package io.nsrstream.online.drift;

import io.nsrstream.online.random.SplitMix64;
import java.util.function.DoubleSupplier;

/** Errors of a learner that is wrong with a given probability, independently each time. */
final class ErrorStream implements DoubleSupplier {
  private final SplitMix64 random;
  private double rate;

  ErrorStream(double rate, long seed) {
    this.rate = rate;
    random = new SplitMix64(seed);
  }

  void changeTo(double newRate) {
    rate = newRate;
  }

  @Override
  public double getAsDouble() {
    return random.nextDouble() < rate ? 1 : 0;
  }
}
