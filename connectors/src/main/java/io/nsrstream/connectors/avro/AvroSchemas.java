package io.nsrstream.connectors.avro;

import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.SchemaParseException;

/** Schemas from their text. */
public final class AvroSchemas {

  private AvroSchemas() {}

  /**
   * The schema that a text describes.
   *
   * @param text JSON, as in a file that ends in {@code .avsc}
   * @param referenced the texts of schemas whose names it uses, each after those that it uses
   * @throws IllegalArgumentException if a text is no schema; the message says why
   */
  public static Schema parse(String text, List<String> referenced) {
    try {
      Schema.Parser parser = new Schema.Parser().setValidateDefaults(false);
      referenced.forEach(parser::parse);
      return parser.parse(text);
    } catch (SchemaParseException malformed) {
      throw new IllegalArgumentException(malformed.getMessage(), malformed);
    } catch (RuntimeException | StackOverflowError malformed) {
      throw new IllegalArgumentException("it is no Avro schema: " + malformed, malformed);
    }
  }
}
