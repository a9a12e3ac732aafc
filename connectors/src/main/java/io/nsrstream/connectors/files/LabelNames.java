package io.nsrstream.connectors.files;

import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;

/** Labels that are one whole number written in several ways, such as 1 and 1.0, are one class. */
final class LabelNames {
  private static final Pattern WHOLE_NUMBER =
      Pattern.compile("[+-]?(?:0|[1-9]\\d{0,14})(?:\\.0*)?");

  /** More classes than any learner has; further ones keep their own texts. */
  private static final int MOST_NAMES = 100_000;

  private final Map<Long, String> names = new HashMap<>();

  /** The label as it was written first. */
  String of(String label) {
    if (!WHOLE_NUMBER.matcher(label).matches()) {
      return label;
    }
    int dot = label.indexOf('.');
    long number = Long.parseLong(dot < 0 ? label : label.substring(0, dot));
    String known = names.get(number);
    if (known == null && names.size() < MOST_NAMES) {
      names.put(number, label);
    }
    return known == null ? label : known;
  }
}
