package io.nsrstream.lab.speed;

import java.util.Locale;

/** What this project is compared with, and which way the ratio goes. */
public enum Against {
  /** DL4J's own fit, or output. */
  DL4J(true),

  /** PyTorch on the CPU. */
  PYTORCH(true),

  /** The step's matrix products and nothing else. */
  FLOOR(false),

  /** The same step without the steadiness penalty. */
  WITHOUT_NSR(false),

  /** The bytes that a step may leave to the garbage collector. */
  ALLOCATION(false),

  /** The same job with a network that learns nothing. */
  IDLE_JOB(false);

  private final boolean theirsOverOurs;

  Against(boolean theirsOverOurs) {
    this.theirsOverOurs = theirsOverOurs;
  }

  /** Theirs ÷ ours for {@link #DL4J} and {@link #PYTORCH}, ours ÷ theirs for the others. */
  public double ratio(double ours, double theirs) {
    return theirsOverOurs ? theirs / ours : ours / theirs;
  }

  /** As results say it, such as {@code without-nsr}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
