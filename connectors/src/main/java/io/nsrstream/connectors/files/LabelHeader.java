package io.nsrstream.connectors.files;

import io.nsrstream.connectors.Decimal;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/** Whether the first line of a file of labels names them, as pandas writes 0 or the column. */
final class LabelHeader {
  /** What pandas writes over labels without a name, which may well be one of the classes. */
  private static final String NO_NAME = "0";

  private LabelHeader() {}

  /**
   * A number over texts or a text over numbers is a name. Otherwise, it is one where there is one
   * line more than rows, and where the number of rows is not known, a text over texts that all
   * repeat.
   *
   * @param sample the first lines
   * @param lines how many there are, where the number of rows is known
   * @param rows of the file that has the features
   */
  static boolean isPresent(List<String> sample, long lines, OptionalLong rows) {
    if (sample.size() < 2 || sample.get(0).isEmpty()) {
      return false;
    }
    String first = sample.get(0);
    List<String> rest =
        sample.stream().skip(1).filter(line -> !MissingText.isMissing(line)).toList();
    if (isOfOtherKind(first, rest)) {
      return true;
    }
    if (rows.isPresent()) {
      return lines == rows.getAsLong() + 1 && (first.equals(NO_NAME) || !rest.contains(first));
    }
    return !isNumber(first) && !rest.contains(first) && allRepeat(rest);
  }

  private static boolean isOfOtherKind(String first, List<String> rest) {
    return !rest.isEmpty()
        && (isNumber(first)
            ? rest.stream().noneMatch(LabelHeader::isNumber)
            : rest.stream().allMatch(LabelHeader::isNumber));
  }

  private static boolean allRepeat(List<String> labels) {
    Set<String> once = new HashSet<>();
    Set<String> again = new HashSet<>();
    for (String label : labels) {
      if (!once.add(label)) {
        again.add(label);
      }
    }
    return !labels.isEmpty() && again.size() == once.size();
  }

  private static boolean isNumber(String text) {
    return !Float.isNaN(Decimal.parse(text));
  }
}
