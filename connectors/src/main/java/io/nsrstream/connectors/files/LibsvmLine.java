package io.nsrstream.connectors.files;

import io.nsrstream.connectors.Decimal;
import io.nsrstream.online.data.Example;
import java.util.Arrays;
import java.util.regex.Pattern;

/**
 * A row of a LIBSVM file: {@code label qid:1 3:0.5 7:2 # comment}.
 *
 * @param label as it is written; several labels have commas between them
 * @param ranked whether it has a {@code qid}
 * @param positions of the values as the file counts them, ascending and different
 * @param values finite or missing, one for each position
 */
record LibsvmLine(String label, boolean ranked, int[] positions, float[] values) {
  private static final Pattern BLANKS = Pattern.compile("\\s+");

  /** A position and its value, which may be no number. */
  static final Pattern PAIR = Pattern.compile("\\d{1,9}:[^\\s,;|:]{1,40}");

  /** A line without its comment and the blanks around it. */
  static String withoutComment(String line) {
    int comment = line.indexOf('#');
    return (comment < 0 ? line : line.substring(0, comment)).strip();
  }

  /**
   * Reads a row.
   *
   * @param line without its comment, not empty
   * @param most positions that there may be
   * @throws MalformedFileException if it breaks a rule
   */
  static LibsvmLine of(TextLines place, String line, int most) {
    String[] words = BLANKS.split(line);
    if (words[0].indexOf(':') >= 0) {
      throw place.malformed(
          "a row must begin with its label, but begins with \"%s\"".formatted(words[0]),
          "write the label before the values, ? where it is missing");
    }
    boolean ranked = words.length > 1 && words[1].startsWith("qid:");
    int first = ranked ? 2 : 1;
    Pair[] pairs = new Pair[words.length - first];
    for (int i = 0; i < pairs.length; i++) {
      pairs[i] = Pair.of(place, words[first + i], most);
    }
    Arrays.sort(pairs);
    int[] positions = new int[pairs.length];
    float[] values = new float[pairs.length];
    for (int i = 0; i < pairs.length; i++) {
      positions[i] = pairs[i].position();
      values[i] = pairs[i].value();
      if (i > 0 && positions[i] == positions[i - 1]) {
        throw place.malformed(
            "the positions of a row must differ, but %d occurs twice".formatted(positions[i]),
            "remove one of the two values");
      }
    }
    return new LibsvmLine(words[0], ranked, positions, values);
  }

  boolean hasSeveralLabels() {
    return label.indexOf(',') >= 0;
  }

  private record Pair(int position, float value) implements Comparable<Pair> {

    static Pair of(TextLines place, String word, int most) {
      if (!PAIR.matcher(word).matches()) {
        throw place.malformed(
            "values must be in the form position:value, but one is \"%s\"".formatted(word),
            word.indexOf(',') < 0
                ? "correct the row, and write no blank behind a colon"
                : "correct the row, and write a dot before decimals");
      }
      int colon = word.indexOf(':');
      int position = Integer.parseInt(word.substring(0, colon));
      if (position > most) {
        throw place.malformed(
            "positions must be at most %d, mapping.bounds.maxFeatures, but one is %d"
                .formatted(most, position),
            "raise it with --settings or --set, or leave out positions");
      }
      String text = word.substring(colon + 1);
      float value = MissingText.isMissing(text) ? Example.MISSING : Decimal.parse(text);
      boolean number = Float.isFinite(value) || MissingText.isMissing(text);
      if (!number) {
        throw place.malformed(
            "the value at position %d must be a number within the range of a float (±3.4e38), but is \"%s\""
                .formatted(position, text),
            "write ? for a missing value");
      }
      return new Pair(position, value);
    }

    @Override
    public int compareTo(Pair other) {
      return Integer.compare(position, other.position);
    }
  }
}
