package io.nsrstream.connectors.generated;

import io.nsrstream.online.data.Example;
import io.nsrstream.online.random.SplitMix64;
import io.nsrstream.online.settings.Rules;
import java.util.Iterator;
import java.util.List;

/**
 * An endless stream that goes from concept to concept at known rows. All examples have the key
 * {@code ""}; their id and time are the number of the row, from 0.
 *
 * <p>One random sequence chooses the concept of each row, another one feeds the concepts. So
 * schedules do not change the examples before the first change.
 */
public final class DriftingStream implements Iterator<Example> {
  private final List<Concept> concepts;
  private final DriftSchedule schedule;
  private final SplitMix64 choices;
  private final SplitMix64 random;
  private long row;

  /**
   * A stream from its first row.
   *
   * @param concepts in their order, at least one; all of the same features and steps
   */
  public DriftingStream(List<? extends Concept> concepts, DriftSchedule schedule, long seed) {
    this.concepts = List.copyOf(concepts);
    this.schedule = schedule;
    check();
    SplitMix64 seeds = new SplitMix64(seed);
    choices = new SplitMix64(seeds.nextLong());
    random = new SplitMix64(seeds.nextLong());
  }

  private void check() {
    new Rules()
        .require(!concepts.isEmpty(), "concepts", "must contain at least one concept", 0, "add one")
        .require(
            concepts.stream().map(Concept::featureNames).distinct().count() <= 1
                && concepts.stream().map(Concept::steps).distinct().count() <= 1,
            "concepts",
            "must have the same features and steps",
            concepts,
            "let a stream drift between concepts of one kind")
        .check();
  }

  /** The names of the features of one step, in their order. */
  public List<String> featureNames() {
    return concepts.get(0).featureNames();
  }

  /** Number of steps of each example; 1 for vectors. */
  public int steps() {
    return concepts.get(0).steps();
  }

  /** The rows of the changes within the first so many rows, see {@link DriftSchedule#changes}. */
  public List<Long> changes(long rows) {
    return schedule.changes(concepts.size(), rows);
  }

  /** Always true: the stream does not end. */
  @Override
  public boolean hasNext() {
    return true;
  }

  @Override
  public Example next() {
    Concept concept = concepts.get(schedule.concept(row, concepts.size(), choices));
    Concept.Draw draw = concept.draw(random);
    Example example =
        new Example(
            "",
            Long.toString(row),
            concept.steps(),
            draw.features(),
            draw.nominals(),
            draw.label(),
            row);
    row++;
    return example;
  }
}
