package io.nsrstream.online.ensemble;

import io.nsrstream.online.data.Example.Nominal;
import io.nsrstream.online.encoding.NominalFormat;
import io.nsrstream.online.ensemble.RecentExamples.Row;
import io.nsrstream.online.snapshot.SectionReader;
import io.nsrstream.online.snapshot.SectionWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * How recent examples stand in a snapshot: each property of all rows as one packed array, features
 * channel by channel. Words come behind them, where examples have texts. Numbers of one channel are
 * alike, so that they pack well.
 */
final class RowFormat {
  private static final int[] NO_WORDS = {};

  private RowFormat() {}

  /**
   * Writes rows, oldest first.
   *
   * @param channels features of every step
   */
  static void write(List<Row> rows, int channels, SectionWriter out) {
    int count = rows.size();
    out.putInt(channels);
    out.putPacked(rows.stream().mapToInt(row -> row.features().length).toArray(), count);
    out.putPacked(rows.stream().mapToInt(Row::label).toArray(), count);
    float[] weights = new float[count];
    int steps = 0;
    for (int i = 0; i < count; i++) {
      weights[i] = rows.get(i).weight();
      steps += numbers(rows.get(i).features().length, 0, channels);
    }
    out.putPacked(weights, count);
    float[] column = new float[steps];
    for (int channel = 0; channel < channels; channel++) {
      out.putPacked(column, gather(rows, channel, channels, column));
    }
    writeNominals(rows, out);
  }

  /** How many numbers of a channel a row of so many features has. */
  private static int numbers(int features, int channel, int channels) {
    return Math.max(0, (features - channel + channels - 1) / channels);
  }

  /** Returns how many numbers it found. */
  private static int gather(List<Row> rows, int channel, int channels, float[] column) {
    int at = 0;
    for (Row row : rows) {
      float[] features = row.features();
      for (int from = channel; from < features.length; from += channels) {
        column[at++] = features[from];
      }
    }
    return at;
  }

  /** Each different value once, then which ones each row has. */
  private static void writeNominals(List<Row> rows, SectionWriter out) {
    Map<Nominal, Integer> numbers = new LinkedHashMap<>();
    rows.forEach(
        row -> row.nominals().forEach(value -> numbers.putIfAbsent(value, numbers.size())));
    int[] ofRows =
        rows.stream()
            .flatMap(row -> row.nominals().stream())
            .mapToInt(value -> Objects.requireNonNull(numbers.get(value)))
            .toArray();
    out.putSmall(numbers.size());
    numbers.keySet().forEach(value -> NominalFormat.write(out, value));
    out.putPacked(rows.stream().mapToInt(row -> row.nominals().size()).toArray(), rows.size());
    out.putPacked(ofRows, ofRows.length);
  }

  /** Reads what {@link #write} wrote. */
  static List<Row> read(SectionReader in) {
    int channels = in.getInt(1, Integer.MAX_VALUE);
    int[] lengths = in.getPackedInts();
    int[] labels = in.getPackedInts();
    float[] weights = in.getPackedFloats();
    int count = lengths.length;
    in.require(
        labels.length == count && weights.length == count, "has rows without a label or weight");
    for (int i = 0; i < count; i++) {
      in.require(
          lengths[i] > 0 && labels[i] >= 0,
          "has a row of class %d with %d features",
          labels[i],
          lengths[i]);
      in.require(weights[i] > 0, "has a row of weight " + weights[i]);
    }
    float[][] features = new float[count][];
    for (int channel = 0; channel < channels; channel++) {
      scatter(in, in.getPackedFeatures(), channel, channels, lengths, features);
    }
    return rows(in, features, labels, weights);
  }

  private static void scatter(
      SectionReader in,
      float[] column,
      int channel,
      int channels,
      int[] lengths,
      float[][] features) {
    long wanted = 0;
    for (int length : lengths) {
      wanted += numbers(length, channel, channels);
    }
    in.require(wanted == column.length, "has rows of the wrong number of features");
    int at = 0;
    for (int i = 0; i < lengths.length; i++) {
      if (channel == 0) {
        features[i] = new float[lengths[i]];
      }
      for (int to = channel; to < lengths[i]; to += channels) {
        features[i][to] = column[at++];
      }
    }
  }

  private static List<Row> rows(
      SectionReader in, float[][] features, int[] labels, float[] weights) {
    List<Nominal> values = new ArrayList<>();
    for (int left = in.getSmall(); left > 0; left--) {
      values.add(NominalFormat.read(in));
    }
    int[] counts = in.getPackedInts();
    int[] ofRows = in.getPackedInts();
    in.require(counts.length == labels.length, "has nominal values of other rows");
    List<Row> rows = new ArrayList<>();
    int at = 0;
    for (int i = 0; i < labels.length; i++) {
      in.require(
          counts[i] >= 0 && counts[i] <= Math.min(features[i].length, ofRows.length - at),
          "has a row with %d nominal values",
          counts[i]);
      List<Nominal> nominals = new ArrayList<>();
      for (int left = counts[i]; left > 0; left--) {
        int number = ofRows[at++];
        in.require(number >= 0 && number < values.size(), "has an unknown nominal value " + number);
        nominals.add(values.get(number));
      }
      rows.add(new Row(features[i], List.copyOf(nominals), NO_WORDS, labels[i], weights[i]));
    }
    return rows;
  }

  /** Writes the words of rows that {@link #write} has written without them. */
  static void writeWords(List<Row> rows, SectionWriter out) {
    out.putPacked(rows.stream().mapToInt(row -> row.words().length).toArray(), rows.size());
    int[] all = rows.stream().flatMapToInt(row -> IntStream.of(row.words())).toArray();
    out.putPacked(all, all.length);
  }

  /** Gives rows the words that {@link #writeWords} wrote. */
  static List<Row> readWords(SectionReader in, List<Row> rows, int slots) {
    int[] counts = in.getPackedInts();
    int[] all = in.getPackedInts();
    in.require(counts.length == rows.size(), "has words of other rows");
    for (int word : all) {
      in.require(word >= 0 && word < slots, "has a word at %d of %d", word, slots);
    }
    List<Row> complete = new ArrayList<>();
    int at = 0;
    for (int i = 0; i < counts.length; i++) {
      in.require(
          counts[i] >= 0 && counts[i] <= all.length - at, "has a row of %d words", counts[i]);
      complete.add(rows.get(i).withWords(Arrays.copyOfRange(all, at, at + counts[i])));
      at += counts[i];
    }
    in.require(at == all.length, "has words of no row");
    return complete;
  }
}
