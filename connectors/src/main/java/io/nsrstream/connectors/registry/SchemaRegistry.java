package io.nsrstream.connectors.registry;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.nsrstream.connectors.registry.BoundedBody.TooLongException;
import io.nsrstream.connectors.registry.RegistryHttp.Answer;
import java.net.URLEncoder;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;

/** Finds schemas in a registry, and adds them. Remembers nothing. */
public final class SchemaRegistry {
  private static final int MOST_REFERENCES = 100;

  private final RegistryHttp http;

  /**
   * A registry that is not asked yet.
   *
   * @param clock milliseconds that only grow
   */
  public SchemaRegistry(RegistrySettings settings, LongSupplier clock) {
    http = new RegistryHttp(settings, clock);
  }

  /**
   * A schema with those that it refers to.
   *
   * @throws SchemaRefusedException if the registry has no such schema, or one that is out of bounds
   * @throws RegistryUnavailableException if the registry does not say
   */
  public RegisteredSchema find(SchemaId id) throws SchemaRefusedException {
    String name = "schema " + id.shown();
    JsonNode found = get("/schemas/" + id.path(), name);
    Set<String> referenced = new LinkedHashSet<>();
    addReferenced(found, name, referenced, new HashSet<>());
    return new RegisteredSchema(
        found.path("schemaType").asText("AVRO"),
        found.path("schema").asText(),
        List.copyOf(referenced));
  }

  /**
   * Adds the texts of references, each after those that it uses.
   *
   * @param begun paths that were asked for: each once, however many schemas refer to it
   */
  private void addReferenced(JsonNode schema, String name, Set<String> texts, Set<String> begun)
      throws SchemaRefusedException {
    for (JsonNode reference : schema.path("references")) {
      String subject = reference.path("subject").asText();
      String version = reference.path("version").asText();
      String path = "/subjects/%s/versions/%s".formatted(encoded(subject), encoded(version));
      if (!begun.add(path)) {
        continue;
      }
      if (begun.size() > MOST_REFERENCES) {
        throw new SchemaRefusedException(
            "%s refers to more than %d others".formatted(name, MOST_REFERENCES), true);
      }
      JsonNode found =
          get(path, "version %s of %s, to which %s refers,".formatted(version, subject, name));
      addReferenced(found, name, texts, begun);
      texts.add(found.path("schema").asText());
    }
  }

  private JsonNode get(String path, String name) throws SchemaRefusedException {
    Answer answer;
    try {
      answer = http.ask(path, null);
    } catch (TooLongException longer) {
      throw new SchemaRefusedException(name + ": " + longer.getMessage(), true);
    }
    if (!answer.isFound()) {
      throw new SchemaRefusedException(
          "%s is not in the schema registry (%s)"
              .formatted(name, answer.body().path("message").asText()),
          false);
    }
    if (!answer.body().path("schema").isTextual()) {
      throw http.noRegistry(path);
    }
    return answer.body();
  }

  /**
   * The id of an Avro schema, which is added under the subject unless it is there.
   *
   * @throws SchemaRefusedException if the registry does not take it
   * @throws RegistryUnavailableException if the registry does not say
   */
  public int idOf(String subject, String schema) throws SchemaRefusedException {
    String path = "/subjects/" + encoded(subject);
    String body = JsonNodeFactory.instance.objectNode().put("schema", schema).toString();
    try {
      Answer answer = http.ask(path, body);
      if (!answer.isFound()) {
        path += "/versions";
        answer = http.ask(path, body);
      }
      if (!answer.isFound()) {
        throw new SchemaRefusedException(answer.body().path("message").asText(), false);
      }
      if (!answer.body().path("id").canConvertToInt()) {
        throw http.noRegistry(path);
      }
      return answer.body().path("id").intValue();
    } catch (TooLongException longer) {
      throw new SchemaRefusedException(String.valueOf(longer.getMessage()), true);
    }
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, UTF_8).replace("+", "%20");
  }
}
