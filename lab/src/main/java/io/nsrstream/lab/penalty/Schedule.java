package io.nsrstream.lab.penalty;

import io.nsrstream.online.settings.Rules;

/** How the strength of a penalty changes from mini-batch to mini-batch; immutable. */
public sealed interface Schedule {

  /** The strength for the next mini-batch. */
  double strength(Course course);

  /**
   * The schedule after one more mini-batch.
   *
   * @param value the value of the penalty on it, finite
   */
  default Course after(Course course, double value) {
    return new Course(course.batches() + 1, course.reference(), course.lift());
  }

  /** The same strength throughout. */
  record Constant(double strength) implements Schedule {
    public Constant {
      new Rules().atLeast("strength", strength, 0).check();
    }

    @Override
    public double strength(Course course) {
      return strength;
    }
  }

  /**
   * A strength that rises linearly from 0 and then stays.
   *
   * @param strength final strength
   * @param batches mini-batches until that strength is reached, at least 1
   */
  record Ramp(double strength, long batches) implements Schedule {
    public Ramp {
      new Rules()
          .atLeast("strength", strength, 0)
          .between("batches", batches, 1, Long.MAX_VALUE)
          .check();
    }

    @Override
    public double strength(Course course) {
      return strength * Math.min(1, (double) course.batches() / batches);
    }
  }

  /**
   * A strength that holds the value of the penalty at a target.
   *
   * <p>"Least loss with the value at its target" is a constrained problem, and the strength is its
   * multiplier. While the weights descend, the strength ascends by the violation of the constraint,
   * as in the basic differential multiplier method (Platt and Barr, 1987). The ascent is in its
   * logarithm, which keeps it positive (as in Rezende and Viola, 2018):
   *
   * <pre>
   *   λ ← λ · exp(rate · min(1, value/target − 1))          within low … high
   * </pre>
   *
   * <p>No mini-batch can raise it by more than the factor exp(rate).
   *
   * @param target the value to hold, above 0; if {@code measured} is above 0, a share of the
   *     measured value
   * @param measured mini-batches at the start that run without a penalty; the mean value over them
   *     is the measured value
   * @param rate how fast the strength follows, above 0
   * @param start first strength, between low and high
   * @param low least strength, above 0
   * @param high greatest strength
   */
  record Held(double target, int measured, double rate, double start, double low, double high)
      implements Schedule {
    public Held {
      new Rules()
          .positive("target", target)
          .between("measured", measured, 0, Integer.MAX_VALUE)
          .positive("rate", rate)
          .positive("low", low)
          .positive("high", high)
          .require(
              low <= start && start <= high,
              "start",
              "must be between low, %s, and high, %s".formatted(low, high),
              start,
              "use a value in that range")
          .check();
    }

    @Override
    public double strength(Course course) {
      return course.batches() < measured ? 0 : within(start * Math.exp(course.lift()), low, high);
    }

    @Override
    public Course after(Course course, double value) {
      return course.batches() < measured ? measure(course, value) : follow(course, value);
    }

    private static Course measure(Course course, double value) {
      long batches = course.batches() + 1;
      double mean = course.reference() + (value - course.reference()) / batches;
      return new Course(batches, mean, course.lift());
    }

    private Course follow(Course course, double value) {
      double goal = measured == 0 ? target : target * course.reference();
      double missed = value == goal ? 0 : Math.min(1, value / goal - 1);
      double lift =
          within(course.lift() + rate * missed, Math.log(low / start), Math.log(high / start));
      return new Course(course.batches() + 1, course.reference(), lift);
    }

    private static double within(double number, double low, double high) {
      return Math.max(low, Math.min(high, number));
    }
  }

  /**
   * The state of a schedule.
   *
   * @param batches mini-batches seen
   * @param reference mean value over the measured mini-batches
   * @param lift natural logarithm of the strength divided by the first strength
   */
  record Course(long batches, double reference, double lift) {
    static final Course BEGIN = new Course(0, 0, 0);
  }
}
