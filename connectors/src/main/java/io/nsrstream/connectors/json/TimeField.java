package io.nsrstream.connectors.json;

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
    if (millis.isEmpty()) {
      throw BadRecordException.of(
          pointer,
          "must be %s (mapping.timeFormat: %s)".formatted(format.words(), format),
          Found.at(parser) + otherFormats(parser));
    }
    value = millis.getAsLong();
    present = true;
    if (!isPlausible(value)) {
      throw BadRecordException.of(
          pointer,
          "must be from 2001 to tomorrow as %s (mapping.timeFormat: %s)"
              .formatted(format.words(), format),
          "%s, which is %s%s"
              .formatted(Found.at(parser), Instant.ofEpochMilli(value), otherFormats(parser)));
    }
  }

  /** The other formats in which the value is a plausible time, as advice. */
  private String otherFormats(JsonParser parser) throws IOException {
    if (!parser.currentToken().isScalarValue()) {
      return "";
    }
    String text = parser.getText();
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
    if (!fitting.isEmpty()) {
      return ": set mapping.timeFormat to " + fitting;
    }
    return ": set mapping.timeFormat to the unit of the records, or to ELAPSED_MS if they count"
        + " milliseconds from another start than 1970";
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
