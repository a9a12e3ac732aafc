package io.nsrstream.connectors.registry;

import java.util.UUID;

/**
 * How a record names the schema that it was written with.
 *
 * @param path below {@code /schemas} of the registry
 * @param shown for messages
 */
public record SchemaId(String path, String shown) {

  /** The number of a schema, which is not negative. */
  public static SchemaId ofNumber(int id) {
    return new SchemaId("ids/" + id, Integer.toString(id));
  }

  /** The globally unique name of a schema. */
  public static SchemaId ofGuid(UUID guid) {
    return new SchemaId("guids/" + guid, guid.toString());
  }
}
