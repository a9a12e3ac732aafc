package io.nsrstream.connectors.records;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.TemporalAccessor;
import java.util.Locale;
import java.util.OptionalLong;

/** How records write event time. Numbers may have fractions and may be quoted. */
public enum TimeFormat {
  /** Seconds since 1970, UTC. */
  EPOCH_S(3, "seconds since 1970"),
  /** Milliseconds since 1970, UTC. */
  EPOCH_MS(0, "milliseconds since 1970"),
  /** Microseconds since 1970, UTC. */
  EPOCH_US(-3, "microseconds since 1970"),
  /** Nanoseconds since 1970, UTC. */
  EPOCH_NS(-6, "nanoseconds since 1970"),
  /** Milliseconds since any start, which need not be a time of day: only these are not checked. */
  ELAPSED_MS(0, "milliseconds"),
  /** ISO 8601 and RFC 3339, as in {@code 2026-01-01T00:00:00Z}; UTC where no offset is given. */
  ISO_8601(0, "ISO 8601, as in 2026-01-01T00:00:00Z");

  private static final int LONGEST = 64;

  /** Beyond 64 bits in every unit; keeps the arithmetic of decimals short. */
  private static final int MOST_DIGITS = 40;

  private static final DateTimeFormatter ISO =
      new DateTimeFormatterBuilder()
          .parseCaseInsensitive()
          .append(DateTimeFormatter.ISO_LOCAL_DATE)
          .appendLiteral('T')
          .append(DateTimeFormatter.ISO_LOCAL_TIME)
          .optionalStart()
          .appendOffset("+HH:MM", "Z")
          .optionalEnd()
          .optionalStart()
          .appendOffset("+HHmm", "+0000")
          .optionalEnd()
          .toFormatter(Locale.ROOT);

  private final int powerOfMillis;
  private final String words;

  TimeFormat(int powerOfMillis, String words) {
    this.powerOfMillis = powerOfMillis;
    this.words = words;
  }

  /** What a time must be, for messages. */
  String words() {
    return words;
  }

  /** Milliseconds of a whole number, rounded down; empty beyond 64 bits, or if text is wanted. */
  OptionalLong millis(long number) {
    return switch (this) {
      case EPOCH_MS, ELAPSED_MS -> OptionalLong.of(number);
      case EPOCH_US -> OptionalLong.of(Math.floorDiv(number, 1_000L));
      case EPOCH_NS -> OptionalLong.of(Math.floorDiv(number, 1_000_000L));
      case EPOCH_S ->
          number > Long.MAX_VALUE / 1_000 || number < Long.MIN_VALUE / 1_000
              ? OptionalLong.empty()
              : OptionalLong.of(number * 1_000);
      case ISO_8601 -> OptionalLong.empty();
    };
  }

  /** Milliseconds of a text between blanks, rounded down; empty if it is no time of this format. */
  OptionalLong millis(String padded) {
    String text = padded.strip();
    if (text.length() > LONGEST) {
      return OptionalLong.empty();
    }
    try {
      return this == ISO_8601 ? OptionalLong.of(ofIso(text)) : ofDecimal(new BigDecimal(text));
    } catch (DateTimeException | ArithmeticException | NumberFormatException notOne) {
      return OptionalLong.empty();
    }
  }

  private OptionalLong ofDecimal(BigDecimal value) {
    BigDecimal millis = value.scaleByPowerOfTen(powerOfMillis);
    long digits = (long) millis.precision() - millis.scale();
    if (digits > MOST_DIGITS || millis.scale() > MOST_DIGITS + LONGEST) {
      return OptionalLong.empty();
    }
    return OptionalLong.of(millis.setScale(0, RoundingMode.FLOOR).longValueExact());
  }

  private static long ofIso(String text) {
    boolean blank = text.length() > 10 && text.charAt(10) == ' ';
    String joined = blank ? text.substring(0, 10) + 'T' + text.substring(11) : text;
    TemporalAccessor time = ISO.parseBest(joined, OffsetDateTime::from, LocalDateTime::from);
    Instant instant =
        time instanceof OffsetDateTime offset
            ? offset.toInstant()
            : LocalDateTime.from(time).toInstant(ZoneOffset.UTC);
    return instant.toEpochMilli();
  }
}
