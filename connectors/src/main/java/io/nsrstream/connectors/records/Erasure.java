package io.nsrstream.connectors.records;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.nsrstream.connectors.SourceRecord;
import io.nsrstream.connectors.records.Decoded.Refused;
import io.nsrstream.connectors.records.Decoded.Taken;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * Tells a job to forget a key. On the topic of controls it is {@code {"forget": "m7"}}, a JSON
 * object in UTF-8 without other fields.
 *
 * @param key the key that is forgotten
 */
public record Erasure(String key) {
  private static final String FORGET = "forget";

  private static final JsonMapper MAPPER =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  /** The value of its record. */
  public byte[] write() {
    return JsonNodeFactory.instance
        .objectNode()
        .put(FORGET, key)
        .toString()
        .getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Reads a record of the topic of controls.
   *
   * @param maxTextLength most characters of the key: a longer one would be repeated on other
   *     topics, which may not take it
   */
  public static Decoded<Erasure> decode(SourceRecord record, int maxTextLength) {
    byte[] bytes = record.bytes();
    if (bytes == null || bytes.length == 0) {
      return refused("nothing", record);
    }
    try {
      JsonNode read = MAPPER.readTree(bytes);
      JsonNode key = read.path(FORGET);
      if (key.isTextual() && key.textValue().length() > maxTextLength) {
        return refused(
            "a key of %d characters, above mapping.bounds.maxTextLength (%d)"
                .formatted(key.textValue().length(), maxTextLength),
            record);
      }
      return key.isTextual() && read.size() == 1
          ? new Taken<>(new Erasure(key.textValue()), record)
          : refused("other JSON", record);
    } catch (IOException malformed) {
      return refused("no JSON", record);
    }
  }

  private static Decoded<Erasure> refused(String found, SourceRecord record) {
    return new Refused<>(
        "a record of topics.controls must be {\"forget\": \"KEY\"}, but is %s: write it with nsr forget"
            .formatted(found),
        record);
  }
}
