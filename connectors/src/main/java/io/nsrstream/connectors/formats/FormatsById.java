package io.nsrstream.connectors.formats;

import io.nsrstream.connectors.avro.AvroFormat;
import io.nsrstream.connectors.avro.AvroSchemas;
import io.nsrstream.connectors.records.BadRecordException;
import io.nsrstream.connectors.records.Framing;
import io.nsrstream.connectors.records.RecordBounds;
import io.nsrstream.connectors.records.RecordFormat;
import io.nsrstream.connectors.registry.RegisteredSchema;
import io.nsrstream.connectors.registry.RegistrySettings;
import io.nsrstream.connectors.registry.SchemaId;
import io.nsrstream.connectors.registry.SchemaRefusedException;
import io.nsrstream.connectors.registry.SchemaRefusedException.Why;
import io.nsrstream.connectors.registry.SchemaRegistry;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The Avro formats of the schemas that records name, each asked for once. A schema that the
 * registry does not have, or fails to give alone, is not asked for again for a while, and only so
 * many of them are asked for in that time: records with made-up ids cost no more than that.
 */
final class FormatsById {
  private static final Logger LOG = LoggerFactory.getLogger(FormatsById.class);

  /** A schema that fails is remembered so many times as long as it was asked for. */
  private static final int REST = 10;

  private final RegistrySettings settings;
  private final RecordBounds bounds;
  private final SchemaRegistry registry;
  private final LongSupplier clock;
  private final Map<SchemaId, Known> known;
  private final Map<SchemaId, Unknown> unknown = new LinkedHashMap<>();

  /** What became of a schema of the registry: a format, or why there is none. */
  private record Known(@Nullable RecordFormat format, String problem) {}

  /** A schema that the registry did not have, or failed to give. */
  private record Unknown(String problem, boolean failing, long until) {}

  /**
   * Formats of a registry.
   *
   * @param clock milliseconds that only grow
   */
  FormatsById(RegistrySettings settings, RecordBounds bounds, LongSupplier clock) {
    this.settings = settings;
    this.bounds = bounds;
    this.clock = clock;
    registry = new SchemaRegistry(settings, clock);
    known =
        new LinkedHashMap<>(16, 0.75f, true) {
          private static final long serialVersionUID = 1;

          @Override
          protected boolean removeEldestEntry(Map.Entry<SchemaId, Known> eldest) {
            return size() > settings.maxSchemas();
          }
        };
  }

  /**
   * The format of records that name this schema.
   *
   * @throws BadRecordException if there is none
   */
  RecordFormat format(SchemaId id) throws BadRecordException {
    Known found = known.get(id);
    if (found == null) {
      requireUntried(id);
      found = ask(id);
    }
    if (found.format() == null) {
      throw new BadRecordException("record names a schema that cannot be used: " + found.problem());
    }
    return found.format();
  }

  private void requireUntried(SchemaId id) throws BadRecordException {
    long now = clock.getAsLong();
    unknown.values().removeIf(tried -> tried.until() <= now);
    Unknown before = unknown.get(id);
    if (before != null) {
      throw new BadRecordException(before.problem());
    }
    if (unknown.size() >= settings.maxUnknown()) {
      throw new BadRecordException(
          "record names schema %s, which was not asked for: the registry did not give %d others that records named within %d ms (format.registry.maxUnknown, format.registry.unknownMs)"
              .formatted(id.shown(), unknown.size(), settings.unknownMs()));
    }
  }

  private Known ask(SchemaId id) throws BadRecordException {
    long start = clock.getAsLong();
    // Beside one that fails, no other is waited for, or made-up ids would stop the job.
    boolean patient = unknown.values().stream().noneMatch(Unknown::failing);
    Known found;
    try {
      found = opened(id, registry.find(id, patient));
    } catch (SchemaRefusedException refused) {
      String problem = String.valueOf(refused.getMessage());
      if (refused.why() != Why.UNUSABLE) {
        throw new BadRecordException(remembered(id, problem, refused.why(), start));
      }
      found = new Known(null, problem);
    }
    known.put(id, found);
    return found;
  }

  /** The reason to reject the records of a schema with, for a while. */
  private String remembered(SchemaId id, String problem, Why why, long start) {
    long now = clock.getAsLong();
    long rest = settings.unknownMs();
    String reason = "record names a schema that there is not: " + problem;
    if (why == Why.FAILING) {
      rest = Math.max(rest, REST * (now - start));
      reason = "record names a schema that cannot be had: " + problem;
      LOG.warn(
          "Records of a schema are rejected for {} ms: {}: repair the schema, then send them again"
              + " with nsr replay",
          rest,
          problem);
    }
    unknown.put(id, new Unknown(reason, why == Why.FAILING, now + rest));
    return reason;
  }

  private Known opened(SchemaId id, RegisteredSchema schema) {
    if (!schema.type().equals(RegisteredSchema.AVRO)) {
      return new Known(
          null,
          "schema %s is of type %s: %s"
              .formatted(
                  id.shown(),
                  schema.type(),
                  schema.type().equals("JSON")
                      ? "set format.type to JSON"
                      : "send Avro, or JSON with format.type: JSON"));
    }
    try {
      return new Known(
          new AvroFormat(
              AvroSchemas.parse(schema.text(), schema.referenced()),
              bounds,
              (bytes, expected) -> hint(id, bytes, expected)),
          "");
    } catch (IllegalArgumentException malformed) {
      return new Known(null, "schema %s: %s".formatted(id.shown(), malformed.getMessage()));
    }
  }

  private static String hint(SchemaId id, byte[] bytes, String expected) {
    String hint = Framing.hintInside(bytes, expected);
    return hint.isEmpty() ? "; the record names schema %s".formatted(id.shown()) : hint;
  }
}
