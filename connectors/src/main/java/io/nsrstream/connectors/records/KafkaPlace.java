package io.nsrstream.connectors.records;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.nsrstream.connectors.SourceRecord;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A part of a Kafka record beside its value, as a mapping names it: {@code kafka:key}, {@code
 * kafka:header/NAME}, {@code kafka:timestamp}, {@code kafka:partition} or {@code kafka:topic}.
 */
final class KafkaPlace {
  private static final String PREFIX = "kafka:";

  /** The place of the timestamp. */
  static final String TIMESTAMP = "kafka:timestamp";

  private static final String HEADER = "kafka:header/";
  private static final Pattern KNOWN =
      Pattern.compile("kafka:(key|timestamp|partition|topic|header/.+)", Pattern.DOTALL);

  private final String name;
  private final Utf8 utf8 = new Utf8();

  private KafkaPlace(String name) {
    this.name = name;
  }

  /** Whether a text of a mapping names such a part, known or not. */
  static boolean isMeant(String pointer) {
    return pointer.startsWith(PREFIX);
  }

  /** Whether a text of a mapping names a part that there is. */
  static boolean isKnown(String pointer) {
    return KNOWN.matcher(pointer).matches();
  }

  /** The part of a name that {@link #isKnown}. */
  static KafkaPlace of(String pointer) {
    return new KafkaPlace(pointer);
  }

  /** The text that a record has here, or null where it has none. */
  @Nullable String text(SourceRecord record) throws BadRecordException {
    return switch (name) {
      case "kafka:key" -> text(record.key());
      case TIMESTAMP -> Long.toString(record.timestamp());
      case "kafka:partition" -> Integer.toString(record.partition());
      case "kafka:topic" -> record.topic();
      default -> text(record.header(name.substring(HEADER.length())));
    };
  }

  private @Nullable String text(byte @Nullable [] bytes) throws BadRecordException {
    if (bytes == null) {
      return null;
    }
    int malformed = utf8.malformed(bytes);
    if (malformed >= 0) {
      throw new BadRecordException(
          "%s must be text in UTF-8, but has the byte 0x%02X at offset %d"
              .formatted(name, bytes[malformed], malformed));
    }
    return new String(bytes, UTF_8);
  }
}
