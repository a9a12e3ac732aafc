package io.nsrstream.connectors.files;

import io.nsrstream.connectors.NumberLike;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Finds columns whose many categories all look like numbers in another notation. */
final class NumberLikeNames {
  private static final int MOST_CATEGORIES = 100;
  private static final Pattern SIGN = Pattern.compile("[%$€£¥]");

  /** By column: its categories, until one does not look like a number. */
  private final List<Set<String>> categories = new ArrayList<>();

  private final BitSet names = new BitSet();

  NumberLikeNames(int columns) {
    for (int column = 0; column < columns; column++) {
      categories.add(new HashSet<>());
    }
  }

  /** Whether the category of a column is its hundredth, all of which look like numbers. */
  boolean areTooMany(int column, String category) {
    if (names.get(column)) {
      return false;
    }
    Set<String> seen = categories.get(column);
    if (!NumberLike.is(category)) {
      names.set(column);
      seen.clear();
      return false;
    }
    seen.add(category);
    return seen.size() >= MOST_CATEGORIES;
  }

  /** Whether a number has a sign of per cent or of a currency, which no decimal mark explains. */
  static boolean hasSign(String category) {
    return SIGN.matcher(category).find();
  }
}
