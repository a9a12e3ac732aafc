package io.nsrstream.connectors.files;

import io.nsrstream.connectors.Decimal;
import org.jspecify.annotations.Nullable;

/** The cells of one attribute as missing values, numbers or names. */
final class ArffValues {
  private static final String KEEL_MISSING = "<null>";

  private final ArffAttribute attribute;
  private final TextLines place;
  private final @Nullable ArffDates dates;

  /**
   * @param place where the cells stand, for errors
   */
  ArffValues(ArffAttribute attribute, TextLines place) {
    this.attribute = attribute;
    this.place = place;
    dates =
        attribute.type() == ArffAttribute.Type.DATE
            ? new ArffDates(attribute.name(), attribute.pattern(), place)
            : null;
  }

  /** Whether its values are numbers, not names. */
  boolean areNumbers() {
    return attribute.type() == ArffAttribute.Type.NUMERIC
        || attribute.type() == ArffAttribute.Type.DATE;
  }

  /**
   * What a sparse row means by leaving the cell out: 0, or the first value.
   *
   * @throws MalformedFileException if it is a string, for which WEKA's meaning is accidental
   */
  ArffToken leftOut() {
    return switch (attribute.type()) {
      case NUMERIC, DATE, RELATIONAL -> word("0");
      case NOMINAL -> word(attribute.values().stream().findFirst().orElse("?"));
      case STRING ->
          throw place.malformed(
              "a sparse row must have a value of the string attribute \"%s\""
                  .formatted(attribute.name()),
              "add it, or ? where it is missing");
    };
  }

  private static ArffToken word(String text) {
    return new ArffToken(ArffToken.Kind.WORD, text, 0, 0);
  }

  /** Whether a cell is missing. A declared value is a value, though not a bare {@code ?}. */
  boolean isMissing(ArffToken cell) {
    boolean bare = cell.is(ArffToken.Kind.WORD);
    String text = cell.text();
    boolean missing = MissingText.isMissing(text) || text.equals(KEEL_MISSING);
    return switch (attribute.type()) {
      case NUMERIC, DATE, RELATIONAL -> missing;
      case STRING -> bare ? missing : text.isEmpty();
      case NOMINAL ->
          (bare && MissingText.isMark(text)) || (missing && !attribute.values().contains(text));
    };
  }

  /** The number in a cell that is not missing: of a date, its milliseconds since 1970 in UTC. */
  float number(ArffToken cell) {
    if (dates != null) {
      return dates.number(cell.text());
    }
    float value = Decimal.parse(cell.text());
    if (!Float.isFinite(value)) {
      throw place.malformed(
          "attribute \"%s\" must be a number within the range of a float (±3.4e38), but is \"%s\""
              .formatted(attribute.name(), cell.text()),
          "write ? for a missing value");
    }
    return value;
  }

  /** The name in a cell that is not missing. */
  String name(ArffToken cell) {
    if (!attribute.allows(cell.text())) {
      throw place.malformed(
          "attribute \"%s\" must be one of %s, but is \"%s\""
              .formatted(attribute.name(), attribute.shownValues(), cell.text()),
          "declare the value in the header, or write ? for a missing value");
    }
    return cell.text();
  }
}
