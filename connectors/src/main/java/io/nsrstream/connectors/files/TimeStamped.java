package io.nsrstream.connectors.files;

import java.util.ArrayList;
import java.util.List;

/**
 * A case of a ts file whose values have time stamps, {@code (stamp,value),(stamp,value):…:label}.
 * The stamps are left out: steps are in the order of the line.
 */
final class TimeStamped {

  private TimeStamped() {}

  /** The channels and the label: what stands between colons outside parentheses. */
  static List<String> parts(String line) {
    List<String> parts = new ArrayList<>();
    int start = 0;
    boolean inside = false;
    for (int at = 0; at < line.length(); at++) {
      char c = line.charAt(at);
      inside = c == '(' || (inside && c != ')');
      if (c == ':' && !inside) {
        parts.add(line.substring(start, at));
        start = at + 1;
      }
    }
    parts.add(line.substring(start));
    return parts;
  }

  /**
   * The values of a channel; a channel without any has a missing one.
   *
   * @param number which channel it is, from 0
   */
  static String[] values(String channel, int number, TextLines place) {
    List<String> values = new ArrayList<>();
    String rest = channel.strip();
    int at = 0;
    while (at < rest.length()) {
      int close = rest.indexOf(')', at);
      int comma = close < 0 ? -1 : rest.lastIndexOf(',', close);
      if (rest.charAt(at) != '(' || comma < at) {
        throw place.malformed(
            "values of channel %d must be in the form (time stamp,value), but step %d is not"
                .formatted(number, values.size()),
            "correct the line, or say @timeStamps false in the header");
      }
      values.add(rest.substring(comma + 1, close));
      at = skipComma(rest, close + 1);
    }
    return values.isEmpty() ? new String[] {"?"} : values.toArray(String[]::new);
  }

  private static int skipComma(String text, int from) {
    int at = from;
    while (at < text.length() && (text.charAt(at) == ',' || text.charAt(at) <= ' ')) {
      at++;
    }
    return at;
  }
}
