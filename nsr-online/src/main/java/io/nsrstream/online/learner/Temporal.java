package io.nsrstream.online.learner;

import io.nsrstream.online.data.Example;
import io.nsrstream.online.data.Example.Nominal;
import io.nsrstream.online.snapshot.SectionReader;
import io.nsrstream.online.snapshot.SectionWriter;
import io.nsrstream.online.snapshot.Snapshot;
import io.nsrstream.online.snapshot.SnapshotException;
import io.nsrstream.online.snapshot.Stateful;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/**
 * Extends an example by the features and labels of the examples learned last. Its own features come
 * first. Then come the features of the last example, of the one before it, and so on, 0 if there is
 * none. Then comes a nominal value for the last label, for the one before it, and so on, absent if
 * there is none.
 *
 * <p>"Last" means learned last. An example that is learned at once has the same features as at its
 * prediction. An example whose label comes late would have other ones, possibly of later examples,
 * so jobs and commands refuse late labels with these features. An example never has its own label
 * as a feature.
 */
final class Temporal implements Stateful {
  private static final String SECTION = "TEMP";

  private final TemporalSettings settings;
  private final Deque<String> labels = new ArrayDeque<>();
  private final Deque<float[]> lags = new ArrayDeque<>();

  Temporal(TemporalSettings settings) {
    this.settings = settings;
  }

  boolean on() {
    return settings.on();
  }

  /** Number of features of an extended example with so many features of its own. */
  long extended(long features) {
    return features * (1L + settings.lags()) + settings.labels();
  }

  /** Number of own features of an example with so many features when extended. */
  int own(int extended) {
    return (extended - settings.labels()) / (1 + settings.lags());
  }

  Example extend(Example example) {
    if (!on()) {
      return example;
    }
    int own = example.features().length;
    float[] features = Arrays.copyOf(example.features(), (int) extended(own));
    int at = own;
    for (float[] lag : lags) {
      System.arraycopy(lag, 0, features, at, own);
      at += own;
    }
    List<Nominal> nominals = new ArrayList<>(example.nominals());
    int position = own * (1 + settings.lags());
    for (String label : labels) {
      nominals.add(new Nominal(position++, label));
    }
    return new Example(
        example.key(),
        example.id(),
        example.steps(),
        features,
        nominals,
        example.texts(),
        example.label(),
        example.time(),
        example.weight());
  }

  /** Adds an example that was learned. */
  void add(Example example, String label) {
    push(labels, label, settings.labels());
    push(lags, example.features(), settings.lags());
  }

  private static <T> void push(Deque<T> latest, T one, int most) {
    latest.addFirst(one);
    if (latest.size() > most) {
      latest.removeLast();
    }
  }

  /** Adds its section to a snapshot, if there is anything. */
  void write(Snapshot.Builder builder) {
    if (on()) {
      builder.section(SECTION, this::write);
    }
  }

  @Override
  public void write(SectionWriter out) {
    out.putInt(settings.labels());
    out.putInt(settings.lags());
    out.putInt(labels.size());
    labels.forEach(out::putText);
    out.putInt(lags.size());
    lags.forEach(lag -> out.putFloats(lag, lag.length));
  }

  /**
   * Takes over its section of a snapshot.
   *
   * @throws SnapshotException if it was written under other settings
   */
  void restore(Snapshot snapshot) {
    if (snapshot.has(SECTION)) {
      snapshot.scan(SECTION, this::restore);
    } else {
      requireSame(TemporalSettings.NONE);
    }
  }

  @Override
  public void restore(SectionReader in) {
    requireSame(new TemporalSettings(in.getInt(0, 100), in.getInt(0, 100)));
    labels.clear();
    for (int left = in.getInt(0, settings.labels()); left > 0; left--) {
      labels.addLast(in.getText());
    }
    lags.clear();
    for (int left = in.getInt(0, settings.lags()); left > 0; left--) {
      lags.addLast(in.getFeatures());
    }
  }

  private void requireSame(TemporalSettings written) {
    if (!written.equals(settings)) {
      throw new SnapshotException(
          "the snapshot has %d labels and %d lags as features, but the settings have %d and %d: use the learner.temporal of the snapshot, or start without it"
              .formatted(written.labels(), written.lags(), settings.labels(), settings.lags()));
    }
  }
}
