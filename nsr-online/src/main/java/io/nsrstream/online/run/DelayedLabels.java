package io.nsrstream.online.run;

import io.nsrstream.online.data.Example;
import io.nsrstream.online.data.Forecast;
import java.util.Collection;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Predicted examples whose labels have not come yet; their number is about the delay.
 *
 * <p>The label of each is known, so it only has to be held back. A job pairs examples with labels
 * of another topic, which may never come; that is {@code LateLabels} in module flink-jobs.
 */
final class DelayedLabels {
  private final LongSupplier delays;
  private final PriorityQueue<Predicted> waiting =
      new PriorityQueue<>(
          Comparator.comparingLong(Predicted::due).thenComparingLong(Predicted::number));

  /**
   * None yet.
   *
   * @param delays of one label after the other, in examples of the stream
   */
  DelayedLabels(LongSupplier delays) {
    this.delays = delays;
  }

  /**
   * An example that waits for its label.
   *
   * @param forecast what was predicted; with the scores of the opinions if the label is due at
   *     once, since they are of use until the next example is learned
   * @param number its place in the stream
   * @param due the place of the example after which its label comes
   */
  record Predicted(Example example, Forecast forecast, long number, long due) {}

  void add(Example example, Forecast forecast, long number) {
    long delay = delays.getAsLong();
    Forecast kept = delay == 0 ? forecast : Forecast.of(forecast.prediction());
    waiting.add(new Predicted(example, kept, number, number + delay));
  }

  /** The next whose label has come after so many examples, or null; labels of one time in order. */
  @Nullable Predicted takeDue(long number) {
    Predicted first = waiting.peek();
    return first == null || first.due() > number ? null : waiting.poll();
  }

  /** Those whose labels have not come. */
  Collection<Predicted> rest() {
    return waiting;
  }
}
