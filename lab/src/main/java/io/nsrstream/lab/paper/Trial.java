package io.nsrstream.lab.paper;

import io.nsrstream.lab.epochs.Course;
import io.nsrstream.models.NetworkSettings;
import java.util.Locale;

/**
 * One training from scratch: all that decides what comes of it.
 *
 * @param corpus what is learned
 * @param network what learns
 * @param penalty what its responses pay for
 * @param course how it goes through the training rows
 * @param seed decides the initial weights and the order of the rows
 */
public record Trial(
    Corpus corpus, NetworkSettings network, Penalty penalty, Course course, long seed) {

  /** How often it goes through the training rows. */
  public int epochs() {
    return course.epochs();
  }

  /** Mini-batches in an epoch over so many rows. */
  int batches(int rows) {
    return (rows + course.batch() - 1) / course.batch();
  }

  Trial withRegularization(String text) {
    return new Trial(corpus, network.withRegularization(text), penalty, course, seed);
  }

  Trial withPenalty(Penalty other) {
    return new Trial(corpus, network, other, course, seed);
  }

  /** What it is regularized by: on weights, then on responses. */
  public String regularizers() {
    String weights = network.regularization();
    if (weights.equals(NetworkSettings.DEFAULTS.regularization())) {
      return penalty.toString();
    }
    return penalty.equals(Penalty.NONE) ? weights : weights + ", " + penalty;
  }

  /** Whether NSR is part of it. */
  boolean steadies() {
    return !penalty.layers().isEmpty() && penalty.kind().steadies();
  }

  /** The same with another strength of NSR, if NSR is part of it. */
  Trial withLambda(double lambda) {
    return steadies() ? withPenalty(penalty.withStrength(lambda)) : this;
  }

  Trial withEpochs(int count) {
    return new Trial(corpus, network, penalty, course.withEpochs(count), seed);
  }

  Trial withSeed(long other) {
    return new Trial(corpus, network, penalty, course, other);
  }

  /** A line that differs wherever the outcome may. */
  @Override
  public String toString() {
    return "%s %s %s %s %s rate=%s momentum=%s clip=%s %s, %s, %s seed=%d"
        .formatted(
            corpus,
            network.network(),
            network.activation().name().toLowerCase(Locale.ROOT),
            network.initialization().name().toLowerCase(Locale.ROOT),
            network.optimizer().name().toLowerCase(Locale.ROOT),
            network.rate(),
            network.momentum(),
            network.clipNorm(),
            network.regularization(),
            penalty,
            course,
            seed);
  }
}
