package io.nsrstream.lab.penalty;

import io.nsrstream.online.penalty.ResponsePenalty;
import io.nsrstream.online.snapshot.SectionReader;
import io.nsrstream.online.snapshot.SectionWriter;

/**
 * A penalty whose strength follows a schedule. A mini-batch with a value that is not finite does
 * not advance the schedule.
 */
public final class Scheduled implements ResponsePenalty {
  private final Schedule schedule;
  private final ResponsePenalty penalty;
  private Schedule.Course course = Schedule.Course.BEGIN;

  /**
   * A penalty at the beginning of its schedule.
   *
   * @param penalty of strength 1
   */
  public Scheduled(Schedule schedule, ResponsePenalty penalty) {
    this.schedule = schedule;
    this.penalty = penalty;
  }

  @Override
  public double apply(float[] responses, int[] labels, int rows, int width, float[] gradient) {
    double value = penalty.apply(responses, labels, rows, width, gradient);
    float strength = (float) strength();
    for (int i = 0; i < rows * width; i++) {
      gradient[i] *= strength;
    }
    if (Double.isFinite(value)) {
      course = schedule.after(course, value);
    }
    return value;
  }

  /** The strength for the next mini-batch. */
  public double strength() {
    return schedule.strength(course);
  }

  @Override
  public void write(SectionWriter out) {
    out.putLong(course.batches());
    out.putDouble(course.reference());
    out.putDouble(course.lift());
    penalty.write(out);
  }

  @Override
  public void restore(SectionReader in) {
    course = new Schedule.Course(in.getCount(), in.getFinite(), in.getFinite());
    penalty.restore(in);
  }
}
