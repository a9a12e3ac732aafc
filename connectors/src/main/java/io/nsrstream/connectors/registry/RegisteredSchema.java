package io.nsrstream.connectors.registry;

import java.util.List;

/**
 * A schema as the registry has it.
 *
 * @param type such as {@code AVRO}, {@code JSON} or {@code PROTOBUF}
 * @param text the schema
 * @param referenced the texts of the schemas that it refers to, each after those that it uses
 */
public record RegisteredSchema(String type, String text, List<String> referenced) {

  /** The type of schemas that name none. */
  public static final String AVRO = "AVRO";

  public RegisteredSchema {
    referenced = List.copyOf(referenced);
  }
}
