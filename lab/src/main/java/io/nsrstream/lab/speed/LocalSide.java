package io.nsrstream.lab.speed;

import java.util.function.LongSupplier;

/** A side in this process. */
record LocalSide(Step step, LongSupplier nanoClock) implements Side {

  @Override
  public double nanosPerStep(int steps) {
    return perStep(nanoClock, steps);
  }

  /** By how much a meter moves per step. */
  double perStep(LongSupplier meter, int steps) {
    long before = meter.getAsLong();
    for (int i = 0; i < steps; i++) {
      step.take();
    }
    return (double) (meter.getAsLong() - before) / steps;
  }

  @Override
  public void close() {
    step.close();
  }
}
