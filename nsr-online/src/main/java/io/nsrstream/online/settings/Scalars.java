package io.nsrstream.online.settings;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Texts as the numbers, names and flags that settings take. */
final class Scalars {
  private static final Pattern WHOLE = Pattern.compile("[+-]?\\d+(_\\d+)*");
  private static final Pattern NUMBER =
      Pattern.compile("[+-]?(\\d[\\d_]*(\\.\\d*)?|\\.\\d+)([eE][+-]?\\d+)?");

  private Scalars() {}

  /** Whether there is a way to read a type. */
  static boolean readable(Class<?> type) {
    return type == int.class
        || type == long.class
        || type == double.class
        || type == Double.class
        || type == boolean.class
        || type == String.class
        || type.isEnum();
  }

  /** What a value of a type must be, for messages. */
  static String wanted(Class<?> type) {
    if (type == int.class || type == long.class) {
      return "a whole number";
    }
    if (type == double.class || type == Double.class) {
      return "a number";
    }
    if (type == boolean.class) {
      return "true or false";
    }
    return type.isEnum() ? "one of " + Arrays.toString(type.getEnumConstants()) : "a text";
  }

  /** The value that a text means; none if it means none of the type. */
  static Optional<Object> read(Class<?> type, String text) {
    String bare = text.strip();
    if (type == String.class) {
      return Optional.of(text);
    }
    if (type == boolean.class) {
      return switch (bare.toLowerCase(Locale.ROOT)) {
        case "true" -> Optional.of(true);
        case "false" -> Optional.of(false);
        default -> Optional.empty();
      };
    }
    if (type.isEnum()) {
      return Arrays.stream(type.getEnumConstants())
          .filter(constant -> ((Enum<?>) constant).name().equalsIgnoreCase(bare))
          .map(Object.class::cast)
          .findFirst();
    }
    return number(type, bare);
  }

  private static Optional<Object> number(Class<?> type, String text) {
    String digits = text.replace("_", "");
    try {
      if (type == double.class || type == Double.class) {
        return NUMBER.matcher(text).matches()
            ? Optional.of(Double.parseDouble(digits))
            : Optional.empty();
      }
      if (!WHOLE.matcher(text).matches()) {
        return Optional.empty();
      }
      return type == int.class
          ? Optional.of(Integer.parseInt(digits))
          : Optional.of(Long.parseLong(digits));
    } catch (NumberFormatException outOfRange) {
      return Optional.empty();
    }
  }
}
