package io.nsrstream.connectors.registry;

import java.util.UUID;

/**
 * How a record names the schema that it was written with.
 *
 * @param path below {@code /schemas} of the registry
 * @param shown for messages
 */
public record SchemaId(String path, String shown) {

  /** The number of a schema, which has 32 bits without a sign. */
  public static SchemaId ofNumber(int id) {
    String number = Integer.toUnsignedString(id);
    return new SchemaId("ids/" + number, number);
  }

  /** The globally unique name of a schema. */
  public static SchemaId ofGuid(UUID guid) {
    return new SchemaId("guids/" + guid, guid.toString());
  }
}
