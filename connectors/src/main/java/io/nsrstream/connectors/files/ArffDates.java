package io.nsrstream.connectors.files;

import java.text.DateFormat;
import java.text.ParsePosition;
import java.text.SimpleDateFormat;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalAccessor;
import java.util.Date;
import java.util.Locale;
import java.util.TimeZone;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The dates of one attribute as numbers: milliseconds since 1970 in UTC, as in WEKA, but for its
 * time zone, which is the machine's. They are written in the attribute's pattern, or else in ISO
 * 8601. A float keeps 24 bits, which is two minutes today: dates that become the same number are
 * logged once.
 */
final class ArffDates {
  private static final Logger LOG = LoggerFactory.getLogger(ArffDates.class);

  /** A date, and perhaps a time, seconds, their fraction and an offset. */
  private static final DateTimeFormatter ISO =
      DateTimeFormatter.ofPattern(
          "uuuu-MM-dd[['T'][' ']HH:mm[:ss[.SSSSSSSSS][.SSSSSS][.SSS]]][XXX]", Locale.ROOT);

  private final String attribute;
  private final String pattern;
  private final TextLines place;
  private final @Nullable DateFormat format;
  private long last;
  private boolean warned;

  /**
   * The dates of an attribute.
   *
   * @param attribute its name
   * @param pattern how they are written; empty for ISO 8601
   * @param place the lines they stand in
   */
  ArffDates(String attribute, String pattern, TextLines place) {
    this.attribute = attribute;
    this.pattern = pattern;
    this.place = place;
    this.format = format(pattern);
  }

  /**
   * Checks the pattern of an attribute.
   *
   * @throws MalformedFileException if it is none
   */
  static void requirePattern(String attribute, String pattern, TextLines place) {
    try {
      format(pattern);
    } catch (IllegalArgumentException e) {
      throw place.malformed(
          "attribute \"%s\" must have a pattern of dates as Java's SimpleDateFormat, but has \"%s\" (%s)"
              .formatted(attribute, pattern, e.getMessage()),
          "correct it");
    }
  }

  private static @Nullable DateFormat format(String pattern) {
    if (pattern.isEmpty()) {
      return null;
    }
    DateFormat format = new SimpleDateFormat(pattern, Locale.ENGLISH);
    format.setTimeZone(TimeZone.getTimeZone(ZoneOffset.UTC));
    format.setLenient(false);
    return format;
  }

  /** The number of a date. */
  float number(String text) {
    long millis = format == null ? iso(text) : formatted(format, text);
    if (!warned && millis != last && (float) millis == (float) last) {
      warned = true;
      LOG.warn(
          "{}, line {}: attribute \"{}\" has different dates that are the same number, since a"
              + " float keeps 24 bits of the milliseconds since 1970: use a number of seconds since"
              + " the first date to tell them apart",
          place.file(),
          place.number(),
          attribute);
    }
    last = millis;
    return millis;
  }

  private long formatted(DateFormat dates, String text) {
    ParsePosition position = new ParsePosition(0);
    @Nullable Date date = dates.parse(text, position);
    if (date == null || position.getIndex() < text.length()) {
      throw malformed(text, "\"" + pattern + "\"");
    }
    return date.toInstant().toEpochMilli();
  }

  private long iso(String text) {
    try {
      TemporalAccessor date =
          ISO.parseBest(text, OffsetDateTime::from, LocalDateTime::from, LocalDate::from);
      if (date instanceof OffsetDateTime time) {
        return time.toInstant().toEpochMilli();
      }
      LocalDateTime time =
          date instanceof LocalDateTime local ? local : LocalDate.from(date).atStartOfDay();
      return time.toInstant(ZoneOffset.UTC).toEpochMilli();
    } catch (DateTimeException | ArithmeticException e) {
      throw malformed(text, "ISO 8601, such as 2026-01-31T12:00:00");
    }
  }

  private MalformedFileException malformed(String text, String form) {
    return place.malformed(
        "attribute \"%s\" must be a date in the form %s, but is \"%s\""
            .formatted(attribute, form, text),
        "correct it, give the attribute another pattern, or write ? for a missing value");
  }
}
