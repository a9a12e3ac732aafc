package io.nsrstream.connectors.versions;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.nsrstream.connectors.versions.ModelRecord.Chunk;
import io.nsrstream.connectors.versions.ModelRecord.Control;
import io.nsrstream.connectors.versions.ModelRecord.Manifest;
import io.nsrstream.connectors.versions.ModelRecord.Part;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The Kafka keys of the models topic: JSON objects in UTF-8 that name a model and a part of it,
 * such as {@code {"model":"m1","version":1200,"chunk":0}}. Fields are always in this order and
 * without blanks, so that keys of the same part are the same bytes.
 */
public final class ModelRecordKey {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private static final String MODEL = "model";
  private static final String VERSION = "version";
  private static final String CHUNK = "chunk";
  private static final String CONTROL = "control";
  private static final String SERVE = "serve";

  /** Bytes that JSON may need for a UTF-16 unit, as in {@code \\u0000}. */
  private static final long ESCAPED = 6;

  private ModelRecordKey() {}

  /**
   * Most bytes of a key.
   *
   * @param modelLength most UTF-16 units of the name of its model
   */
  public static long mostBytes(int modelLength) {
    return ESCAPED * modelLength + of("", new Chunk(Long.MAX_VALUE, Integer.MAX_VALUE)).length;
  }

  /** The key of a part of a model. */
  public static byte[] of(String model, Part part) {
    ObjectNode key = MAPPER.createObjectNode().put(MODEL, model);
    if (part instanceof Chunk chunk) {
      key.put(VERSION, chunk.version()).put(CHUNK, chunk.index());
    } else if (part instanceof Manifest manifest) {
      key.put(VERSION, manifest.version());
    } else {
      key.put(CONTROL, SERVE);
    }
    return key.toString().getBytes(UTF_8);
  }

  /**
   * The record with this key and this value.
   *
   * @return empty if the key is not one of the models topic
   */
  public static Optional<ModelRecord> record(byte @Nullable [] key, byte @Nullable [] value) {
    if (key == null) {
      return Optional.empty();
    }
    try {
      JsonNode read = MAPPER.readTree(key);
      String model = read.path(MODEL).asText();
      Part part = part(read);
      // A key of other bytes would not be compacted with those of its part.
      return isPossible(part) && Arrays.equals(key, of(model, part))
          ? Optional.of(new ModelRecord(model, part, value))
          : Optional.empty();
    } catch (JacksonException notJson) {
      return Optional.empty();
    } catch (IOException impossible) {
      throw new IllegalStateException("reading from memory failed", impossible);
    }
  }

  /** No learner has learned fewer than no examples; a version below 0 would never be served. */
  private static boolean isPossible(Part part) {
    if (part instanceof Chunk chunk) {
      return chunk.version() >= 0 && chunk.index() >= 0;
    }
    return !(part instanceof Manifest manifest) || manifest.version() >= 0;
  }

  private static Part part(JsonNode key) {
    if (!key.has(VERSION)) {
      return new Control();
    }
    long version = key.get(VERSION).asLong();
    return key.has(CHUNK) ? new Chunk(version, key.get(CHUNK).asInt()) : new Manifest(version);
  }
}
