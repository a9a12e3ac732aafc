package io.nsrstream.flink.state;

import io.nsrstream.flink.state.Arrival.OfLabel;
import io.nsrstream.online.data.Example;
import io.nsrstream.online.data.Prediction;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The examples of one key that wait for their labels and the labels that wait for their examples,
 * by id, in the order in which they came.
 *
 * <p>Each topic has a clock: the latest event time of the key on it. An example or label gets the
 * time of the clock of its topic. An example and a label of one id belong together if these times
 * are at most the timeout apart. An example or label is given up when the clock of the other topic
 * is further ahead. All this depends only on the order within each topic, so it does not matter
 * which topic is read faster.
 *
 * <p>The delayed labels of {@code evaluate} are another thing: they are known and only held back.
 */
public final class Waiting {
  /** An example with its prediction, and the time of the examples' clock when it came. */
  public record WaitingExample(Example example, Prediction prediction, long since) {}

  /** A label without its example, with the time of the labels' clock when it came. */
  public record WaitingLabel(OfLabel arrival, long since) {}

  /** An example and its label. */
  public record Pair(WaitingExample example, WaitingLabel label) {

    public Example labelled() {
      return example.example().withLabel(label.arrival().label().label());
    }
  }

  private final LinkedHashMap<String, WaitingExample> examples = new LinkedHashMap<>();
  private final LinkedHashMap<String, WaitingLabel> labels = new LinkedHashMap<>();
  private long examplesAt;
  private long labelsAt;
  private long idleAt;

  public Waiting() {
    this(List.of(), List.of(), Long.MIN_VALUE, Long.MIN_VALUE, Long.MIN_VALUE);
  }

  /** As {@link WaitingSerializer} reads them, each in the order in which they came. */
  public Waiting(
      Collection<WaitingExample> examples,
      Collection<WaitingLabel> labels,
      long examplesAt,
      long labelsAt,
      long idleAt) {
    examples.forEach(example -> this.examples.put(example.example().id(), example));
    labels.forEach(label -> this.labels.put(label.arrival().label().id(), label));
    this.examplesAt = examplesAt;
    this.labelsAt = labelsAt;
    this.idleAt = idleAt;
  }

  public Waiting copy() {
    return new Waiting(examples.values(), labels.values(), examplesAt, labelsAt, idleAt);
  }

  public Collection<WaitingExample> examples() {
    return examples.values();
  }

  public Collection<WaitingLabel> labels() {
    return labels.values();
  }

  /** The latest event time of an example. */
  public long examplesAt() {
    return examplesAt;
  }

  /** The latest event time of a label. */
  public long labelsAt() {
    return labelsAt;
  }

  /** When the key becomes idle if it sends nothing more, by the times of its records. */
  public long idleAt() {
    return idleAt;
  }

  public void idleAt(long time) {
    idleAt = time;
  }

  public boolean hasExample(String id) {
    return examples.containsKey(id);
  }

  public boolean hasLabel(String id) {
    return labels.containsKey(id);
  }

  /** Lets an example wait whose id has none waiting. */
  public void add(Example example, Prediction prediction) {
    examplesAt = Math.max(examplesAt, example.time());
    examples.put(example.id(), new WaitingExample(example, prediction, examplesAt));
  }

  /** Lets a label wait whose id has none waiting. */
  public void add(OfLabel label) {
    labelsAt = Math.max(labelsAt, label.label().time());
    labels.put(label.label().id(), new WaitingLabel(label, labelsAt));
  }

  /** The example and the label of an id, or null where one is missing or they are too far apart. */
  public @Nullable Pair pair(String id, long timeoutMs) {
    WaitingExample example = examples.get(id);
    WaitingLabel label = labels.get(id);
    if (example == null || label == null) {
      return null;
    }
    boolean near =
        !isBefore(example.since, label.since, timeoutMs)
            && !isBefore(label.since, example.since, timeoutMs);
    return near ? new Pair(example, label) : null;
  }

  /**
   * Sets a clock that is later than a time back to the latest time before it at which anything
   * waits. What came while the clock was wrong gets its own time, where that is earlier.
   */
  public void setBack(long latest) {
    if (examplesAt > latest) {
      examplesAt = Long.MIN_VALUE;
      examples.replaceAll(
          (id, one) -> {
            examplesAt = Math.max(examplesAt, upTo(latest, one.since, one.example.time()));
            return new WaitingExample(one.example, one.prediction, examplesAt);
          });
    }
    if (labelsAt > latest) {
      labelsAt = Long.MIN_VALUE;
      labels.replaceAll(
          (id, one) -> {
            labelsAt = Math.max(labelsAt, upTo(latest, one.since, one.arrival.label().time()));
            return new WaitingLabel(one.arrival, labelsAt);
          });
    }
  }

  private static long upTo(long latest, long since, long time) {
    if (since <= latest) {
      return since;
    }
    return time <= latest ? time : Long.MIN_VALUE;
  }

  public void removeExample(String id) {
    examples.remove(id);
  }

  public void removeLabel(String id) {
    labels.remove(id);
  }

  /** Gives up the examples that are too old or too many; returns how many. */
  public int giveUpExamples(long timeoutMs, int most) {
    int before = examples.size();
    Iterator<WaitingExample> oldest = examples.values().iterator();
    // Times of waiting never decrease, so the first to come is the first to be too old.
    while (oldest.hasNext()
        && (isBefore(oldest.next().since, labelsAt, timeoutMs) || examples.size() > most)) {
      oldest.remove();
    }
    return before - examples.size();
  }

  /** Gives up the labels that are too old or too many; returns them. */
  public List<OfLabel> giveUpLabels(long timeoutMs, int most) {
    List<OfLabel> given = new ArrayList<>();
    Iterator<WaitingLabel> oldest = labels.values().iterator();
    while (oldest.hasNext()) {
      WaitingLabel label = oldest.next();
      if (!isBefore(label.since, examplesAt, timeoutMs) && labels.size() <= most) {
        break;
      }
      given.add(label.arrival);
      oldest.remove();
    }
    return given;
  }

  private static boolean isBefore(long time, long other, long byMoreThanMs) {
    return time < Math.max(other, Long.MIN_VALUE + byMoreThanMs) - byMoreThanMs;
  }
}
