package io.nsrstream.online.encoding;

import io.nsrstream.online.data.Example.Nominal;
import io.nsrstream.online.snapshot.SectionReader;
import io.nsrstream.online.snapshot.SectionWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Where the inputs of a step are. Those of the numbers of the first features come first. Behind
 * them is what came later, in the order in which it was learned: an input for a nominal value, an
 * input that is 1 where a feature is missing, or the inputs of the numbers of a further feature. So
 * inputs are only ever added at the end, and a network keeps the weights that it has.
 */
final class AddedInputs {

  /** The place of what has no input. */
  static final int ABSENT = -1;

  private static final int FIRST_ROOM = 8;

  // How what was added is written.
  private static final int VALUE = 0;
  private static final int MISSING = 1;
  private static final int FEATURE = 2;

  private final int bins;
  private final int maxNominals;
  private final int maxMissing;

  /** Number of features whose inputs come first. */
  private int first;

  private final List<Added> order = new ArrayList<>();
  private final Map<Nominal, Integer> nominals = new HashMap<>();

  /** The place of the input that says that a feature is missing, by feature. */
  private int[] missing;

  private int flags;

  /** The places of further features. */
  private int[] features = {};

  /** Further features before each place. */
  private int[] before = {};

  /** What has inputs behind those of the first features. */
  private sealed interface Added {}

  private record Value(Nominal nominal) implements Added {}

  private record Missing(int feature) implements Added {}

  private record Feature() implements Added {}

  /**
   * Nothing was added.
   *
   * @param bins inputs of a number among quantiles
   * @param maxNominals most nominal values that have an input
   * @param maxMissing most features that have an input for being missing
   */
  AddedInputs(int first, int bins, int maxNominals, int maxMissing) {
    this.first = first;
    this.bins = bins;
    this.maxNominals = maxNominals;
    this.maxMissing = maxMissing;
    missing = new int[first];
    Arrays.fill(missing, ABSENT);
  }

  /** Number of features whose inputs come first. */
  int first() {
    return first;
  }

  /** Number of all features. */
  int channels() {
    return missing.length;
  }

  /** Inputs of the first features, for their numbers. */
  int numeric(Encoding encoding) {
    return first * perNumber(encoding);
  }

  /** Inputs of a step. */
  int size(Encoding encoding) {
    return numeric(encoding) + order.size() + features.length * (perNumber(encoding) - 1);
  }

  private int perNumber(Encoding encoding) {
    return encoding == Encoding.QUANTILES ? 1 + bins : 1;
  }

  private int at(Encoding encoding, int place) {
    return place == ABSENT
        ? ABSENT
        : numeric(encoding) + place + before[place] * (perNumber(encoding) - 1);
  }

  /** The input of a nominal value, or {@link #ABSENT}. */
  int ofNominal(Encoding encoding, Nominal nominal) {
    return at(encoding, nominals.getOrDefault(nominal, ABSENT));
  }

  /** The input that says that a feature is missing, or {@link #ABSENT}. */
  int ofMissing(Encoding encoding, int feature) {
    return at(encoding, missing[feature]);
  }

  /** The first input of the number of a feature that is not among the first ones. */
  int ofFurther(Encoding encoding, int feature) {
    return at(encoding, features[feature - first]);
  }

  /** Number of inputs that there would be with more features, values and missing features. */
  long sizeWith(Encoding encoding, int channels, List<Nominal> values, Set<Integer> absent) {
    long further = Math.max(0, channels - channels());
    Set<Nominal> unknown = new HashSet<>(values);
    unknown.removeAll(nominals.keySet());
    long newFlags = absent.stream().filter(this::hasNoFlag).count();
    return (first + further) * perNumber(encoding)
        + (long) features.length * (perNumber(encoding) - 1)
        + order.size()
        + Math.min(unknown.size(), Math.max(0, maxNominals - nominals.size()))
        + Math.min(newFlags, Math.max(0, maxMissing - flags));
  }

  private boolean hasNoFlag(int feature) {
    return feature >= channels() || missing[feature] == ABSENT;
  }

  /** Whether {@link #addNominal} would add an input. */
  boolean isNew(Nominal nominal) {
    return nominals.size() < maxNominals && !nominals.containsKey(nominal);
  }

  /** Whether {@link #addMissing} would add an input. */
  boolean isNewlyMissing(int feature) {
    return flags < maxMissing && hasNoFlag(feature);
  }

  void addNominal(Nominal nominal) {
    if (isNew(nominal)) {
      add(new Value(nominal));
    }
  }

  void addMissing(int feature) {
    if (isNewlyMissing(feature)) {
      add(new Missing(feature));
    }
  }

  /** Adds features up to so many in all. */
  void widen(int channels) {
    while (channels() < channels) {
      add(new Feature());
    }
  }

  private void add(Added one) {
    int place = order.size();
    if (place == before.length) {
      before = Arrays.copyOf(before, Math.max(FIRST_ROOM, 2 * place));
    }
    before[place] = features.length;
    order.add(one);
    if (one instanceof Value value) {
      nominals.put(value.nominal, place);
    } else if (one instanceof Missing gap) {
      missing[gap.feature] = place;
      flags++;
    } else {
      features = append(features, place);
      missing = append(missing, ABSENT);
    }
  }

  private static int[] append(int[] values, int value) {
    int[] longer = Arrays.copyOf(values, values.length + 1);
    longer[values.length] = value;
    return longer;
  }

  void write(SectionWriter out) {
    out.putInt(first);
    out.putInt(order.size());
    for (Added one : order) {
      if (one instanceof Value value) {
        out.putInt(VALUE);
        NominalFormat.write(out, value.nominal);
      } else if (one instanceof Missing gap) {
        out.putInt(MISSING);
        out.putInt(gap.feature);
      } else {
        out.putInt(FEATURE);
      }
    }
  }

  /** Takes over what {@link #write} wrote, beyond the bounds, too; for so many features. */
  void restore(SectionReader in, int channels) {
    order.clear();
    nominals.clear();
    flags = 0;
    features = new int[0];
    before = new int[0];
    first = in.getInt(1, channels);
    missing = new int[first];
    Arrays.fill(missing, ABSENT);
    for (int left = in.getInt(0, Integer.MAX_VALUE); left > 0; left--) {
      switch (in.getInt(VALUE, FEATURE)) {
        case VALUE -> {
          Nominal nominal = NominalFormat.read(in);
          in.require(!nominals.containsKey(nominal), "has two inputs of " + nominal);
          add(new Value(nominal));
        }
        case MISSING -> {
          int feature = in.getInt(0, channels() - 1);
          in.require(hasNoFlag(feature), "has two inputs for missing feature " + feature);
          add(new Missing(feature));
        }
        default -> {
          in.require(channels() < channels, "has more than %d features", channels);
          add(new Feature());
        }
      }
    }
    in.require(
        channels() == channels, "has inputs of %d features, not of %d", channels(), channels);
  }
}
