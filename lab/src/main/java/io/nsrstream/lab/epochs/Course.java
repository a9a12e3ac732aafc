package io.nsrstream.lab.epochs;

import java.util.Optional;

/**
 * How a training goes through its rows.
 *
 * @param batch rows per mini-batch, at least 1; the last one of an epoch may have fewer
 * @param epochs how often it goes through all of them
 * @param schedule of the learning rate
 * @param augmentation of the rows, anew in each epoch
 */
public record Course(
    int batch, int epochs, RateSchedule schedule, Optional<ImageAugmentation> augmentation) {

  /** Rows as they are, at a constant rate. */
  public static Course plain(int batch, int epochs) {
    return new Course(batch, epochs, RateSchedule.CONSTANT, Optional.empty());
  }

  /** The same over another number of epochs. */
  public Course withEpochs(int count) {
    return new Course(batch, count, schedule, augmentation);
  }

  /** A text that differs wherever the outcome may. */
  @Override
  public String toString() {
    return "batch=%d epochs=%d".formatted(batch, epochs)
        + (schedule == RateSchedule.CONSTANT ? "" : " rates=" + schedule)
        + augmentation.map(way -> " " + way).orElse("");
  }
}
