package io.nsrstream.flink.state;

import io.nsrstream.flink.state.Arrival.OfLabel;
import io.nsrstream.online.data.Example;
import io.nsrstream.online.data.Prediction;
import java.util.List;

/**
 * All that waits for one key, as savepoints have it in which that was one value. The trainer reads
 * it once, and keeps each example and label apart from then on.
 *
 * @param examples that wait for their labels, in the order in which they came
 * @param labels that wait for their examples, in the order in which they came
 * @param examplesAt latest event time of an example, milliseconds since the epoch
 * @param labelsAt latest event time of a label
 * @param idleAt when the key becomes idle if it sends nothing more, by the times of its records
 */
public record Waiting(
    List<WaitingExample> examples,
    List<WaitingLabel> labels,
    long examplesAt,
    long labelsAt,
    long idleAt) {

  /** An example with its prediction, and the time of the examples' clock when it came. */
  public record WaitingExample(Example example, Prediction prediction, long since) {}

  /** A label without its example, with the time of the labels' clock when it came. */
  public record WaitingLabel(OfLabel arrival, long since) {}
}
