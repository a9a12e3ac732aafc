package io.nsrstream.connectors.records;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonParser.NumberType;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/**
 * Event time. A time before 2001 or more than a day ahead of the clock is rejected, since it is
 * most likely in another unit.
 */
final class TimeField implements Field {
  private static final long EARLIEST = 978_307_200_000L; // 2001-01-01T00:00:00Z
  private static final long DAY_MS = 86_400_000;

  private final String pointer;
  private final TimeFormat format;
  private final LongSupplier clock;
  private boolean present;
  private long value;

  /**
   * A field at a pointer.
   *
   * @param clock milliseconds since 1970
   */
  TimeField(String pointer, TimeFormat format, LongSupplier clock) {
    this.pointer = pointer;
    this.format = format;
    this.clock = clock;
  }

  @Override
  public void clear() {
    present = false;
  }

  @Override
  public void read(JsonParser parser) throws IOException, BadRecordException {
    if (parser.currentToken() == JsonToken.VALUE_NULL) {
      return;
    }
    OptionalLong millis = OptionalLong.empty();
    if (parser.currentToken() == JsonToken.VALUE_NUMBER_INT
        && parser.getNumberType() != NumberType.BIG_INTEGER) {
      millis = format.millis(parser.getLongValue());
    } else if (parser.currentToken().isNumeric() && format != TimeFormat.ISO_8601) {
      millis = format.millis(parser.getText());
    } else if (parser.currentToken() == JsonToken.VALUE_STRING) {
      millis = format.millis(parser.getText());
    }
    if (millis.isPresent() && isPlausible(millis.getAsLong())) {
      set(millis.getAsLong());
    } else {
      String text = parser.currentToken().isScalarValue() ? parser.getText() : "";
      throw bad(millis, text, Found.at(parser));
    }
  }

  @Override
  public void take(String text) throws BadRecordException {
    OptionalLong millis = format.millis(text);
    if (millis.isPresent() && isPlausible(millis.getAsLong())) {
      set(millis.getAsLong());
    } else {
      throw bad(millis, text, Found.text(text));
    }
  }

  private void set(long millis) {
    value = millis;
    present = true;
  }

  private BadRecordException bad(OptionalLong millis, String text, String found) {
    String rule = millis.isPresent() ? "must be from 2001 to tomorrow as " : "must be ";
    String meaning =
        millis.isPresent() ? ", which is " + Instant.ofEpochMilli(millis.getAsLong()) : "";
    return BadRecordException.of(
        pointer,
        "%s%s (mapping.timeFormat: %s)".formatted(rule, format.words(), format),
        found + meaning + ": " + advice(text));
  }

  /** The formats in which the value is a plausible time, as advice. */
  private String advice(String text) {
    String fitting =
        Arrays.stream(TimeFormat.values())
            .filter(other -> other != format && other != TimeFormat.ELAPSED_MS)
            .filter(
                other -> {
                  OptionalLong millis = other.millis(text);
                  return millis.isPresent() && isPlausible(millis.getAsLong());
                })
            .map(Enum::name)
            .collect(Collectors.joining(" or "));
    return fitting.isEmpty()
        ? "set mapping.timeFormat to the unit of the records, or to ELAPSED_MS if they count"
            + " milliseconds from another start than 1970"
        : "set mapping.timeFormat to " + fitting;
  }

  private boolean isPlausible(long millis) {
    return format == TimeFormat.ELAPSED_MS
        || (millis >= EARLIEST && millis <= clock.getAsLong() + DAY_MS);
  }

  /** The time of the record, or the fallback where the field is absent or null. */
  long valueOr(long fallback) {
    return present ? value : fallback;
  }
}
