package io.nsrstream.connectors.files;

import io.nsrstream.online.data.Example;
import io.nsrstream.online.data.Example.Nominal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The rows of a bag as the features of a sequence, whose steps or channels they are. */
final class ArffBag {

  /** Features of the largest sequence that is read. */
  private static final int MOST_FEATURES = TextLines.LONGEST_LINE;

  private final TextLines place;
  private final List<ArffValues> values;
  private final ArffRow row;
  private final boolean rowsAreSteps;
  private final int channels;

  /**
   * For bags of these attributes.
   *
   * @param place where the bags stand, for errors
   */
  ArffBag(List<ArffAttribute> nested, TextLines place, boolean rowsAreSteps, int channels) {
    this.place = place;
    this.rowsAreSteps = rowsAreSteps;
    this.channels = channels;
    values = nested.stream().map(attribute -> new ArffValues(attribute, place)).toList();
    row = new ArffRow(nested.size(), place);
  }

  /**
   * The features step by step.
   *
   * @param lines the rows of a bag; none if it is missing
   * @param nominals receives the nominal values
   */
  float[] features(List<String> lines, List<Nominal> nominals) {
    return rowsAreSteps ? steps(lines, nominals) : channels(lines);
  }

  private float[] steps(List<String> lines, List<Nominal> nominals) {
    float[] features = features(Math.max(1, lines.size()));
    for (int step = 0; step < lines.size(); step++) {
      readBagRow(lines.get(step));
      for (int channel = 0; channel < channels; channel++) {
        int position = step * channels + channel;
        features[position] = feature(channel, position, nominals);
      }
    }
    return features;
  }

  private float[] channels(List<String> lines) {
    if (!lines.isEmpty() && lines.size() != channels) {
      throw place.malformed(
          "a bag must have a row for each of the %d channels of the first, but has %d"
              .formatted(channels, lines.size()),
          "correct it, or, where the rows are the steps, give the number of its attributes, as"
              + " --channels "
              + values.size());
    }
    float[] features = features(values.size());
    int present = 0;
    for (int channel = 0; channel < lines.size(); channel++) {
      readBagRow(lines.get(channel));
      for (int step = 0; step < values.size(); step++) {
        float value = feature(step, 0, new ArrayList<>());
        features[step * channels + channel] = value;
        present = Example.isMissing(value) ? present : Math.max(present, step + 1);
      }
    }
    return Arrays.copyOf(features, Math.max(1, present) * channels);
  }

  /** Missing values for so many steps. */
  private float[] features(int steps) {
    if ((long) steps * channels > MOST_FEATURES) {
      throw place.malformed(
          "a sequence must have at most %d values, but has %d steps of %d channels"
              .formatted(MOST_FEATURES, steps, channels),
          "split it, or leave out some of its channels");
    }
    float[] features = new float[steps * channels];
    Arrays.fill(features, Example.MISSING);
    return features;
  }

  private void readBagRow(String line) {
    row.read(line, ArffTokens.of(place, line));
    if (row.weight() != 1) {
      throw place.malformed("rows in a bag must weigh 1, but one has a weight", "remove it");
    }
  }

  private float feature(int column, int position, List<Nominal> nominals) {
    ArffValues attribute = values.get(column);
    @Nullable ArffToken found = row.cell(column);
    ArffToken cell = found == null ? attribute.leftOut() : found;
    if (attribute.isMissing(cell)) {
      return Example.MISSING;
    }
    if (attribute.areNumbers()) {
      return attribute.number(cell);
    }
    nominals.add(new Nominal(position, attribute.name(cell)));
    return 0;
  }
}
