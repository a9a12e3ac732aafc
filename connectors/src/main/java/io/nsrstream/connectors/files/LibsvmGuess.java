package io.nsrstream.connectors.files;

import io.nsrstream.connectors.Decimal;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/** Tells by its beginning whether a file is in LIBSVM format, also where rows of it are bad. */
final class LibsvmGuess {
  private static final Pattern BLANKS = Pattern.compile("\\s+");

  /** Rows with such pairs are bad. */
  private static final Pattern BLANKS_IN_PAIR = Pattern.compile("(?<=\\s\\d{1,9}): +(?=[\\d.+-])");

  private static final Pattern QUERY = Pattern.compile("qid:[^\\s,;|:]{1,40}");
  private static final Pattern LABEL = Pattern.compile("[^\\s,;|:\"{]{1,40}");
  private static final Pattern LABELS = Pattern.compile("[+-]?\\d{1,9}(?:,[+-]?\\d{1,9})++");

  /** A value with a decimal comma, or none. */
  private static final Pattern DAMAGED_PAIR =
      Pattern.compile("\\d{1,9}:(?:[+-]?\\d{1,20},\\d{1,20})?");

  /** A time of day, which may be the first cell of several. */
  private static final Pattern CLOCK = Pattern.compile("\\d{1,2}:[0-5]\\d(?:,.*)?");

  private static final int LINES_WEIGHED = 1_000;

  /** So few rows as they should be are enough beside those that begin with a number, too. */
  private static final int SHARE_AMONG_DAMAGED = 4;

  private LibsvmGuess() {}

  /** Whether the rows of a beginning speak for the format, and do not hold times of day. */
  static boolean fits(String head) {
    List<String[]> rows =
        head.lines()
            .map(LibsvmLine::withoutComment)
            .filter(line -> !line.isEmpty())
            .limit(LINES_WEIGHED)
            .map(line -> BLANKS.split(BLANKS_IN_PAIR.matcher(line).replaceAll(":")))
            .toList();
    List<String[]> like = rows.stream().filter(LibsvmGuess::isLike).toList();
    long damaged =
        rows.stream().filter(row -> !isLike(row) && row.length > 1 && isNumber(row[0])).count();
    boolean most =
        2 * like.size() > rows.size()
            || (SHARE_AMONG_DAMAGED * like.size() >= rows.size()
                && 2 * (like.size() + damaged) > rows.size());
    return most
        && like.stream().anyMatch(row -> row.length > 1)
        && !like.stream().allMatch(LibsvmGuess::mayBeTimes);
  }

  private static boolean isLike(String[] words) {
    return isRow(words) || isDamagedRow(words);
  }

  private static boolean isRow(String[] words) {
    boolean unlabelled = words.length > 1 && LibsvmLine.PAIR.matcher(words[0]).matches();
    return (unlabelled || LABEL.matcher(words[0]).matches() || LABELS.matcher(words[0]).matches())
        && Arrays.stream(words).skip(1).allMatch(LibsvmGuess::isPair);
  }

  private static boolean isDamagedRow(String[] words) {
    return words.length > 1
        && isNumber(words[0])
        && Arrays.stream(words)
            .skip(1)
            .allMatch(word -> isPair(word) || DAMAGED_PAIR.matcher(word).matches());
  }

  private static boolean isPair(String word) {
    return LibsvmLine.PAIR.matcher(word).matches() || QUERY.matcher(word).matches();
  }

  /** Whether a name, or a number beside several cells, and times of day are a better reading. */
  private static boolean mayBeTimes(String[] words) {
    return (!isNumber(words[0]) || !isRow(words))
        && Arrays.stream(words).skip(1).allMatch(word -> CLOCK.matcher(word).matches());
  }

  private static boolean isNumber(String text) {
    return !Float.isNaN(Decimal.parse(text));
  }
}
