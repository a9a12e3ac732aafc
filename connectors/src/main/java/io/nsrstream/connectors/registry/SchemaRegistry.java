package io.nsrstream.connectors.registry;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.nsrstream.connectors.registry.RegistryHttp.Answer;
import io.nsrstream.connectors.registry.RegistryHttp.Question;
import io.nsrstream.connectors.registry.SchemaRefusedException.Why;
import java.io.IOException;
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
   * @param patient whether to ask for a while for a schema that the registry fails to give while it
   *     answers other requests
   * @throws SchemaRefusedException if the registry has no such schema, fails to give this one
   *     alone, or has one that is out of bounds
   * @throws RegistryUnavailableException if the registry does not say
   */
  public RegisteredSchema find(SchemaId id, boolean patient) throws SchemaRefusedException {
    String name = "schema " + id.shown();
    JsonNode found = get("/schemas/" + id.path(), name, patient);
    Set<String> referenced = new LinkedHashSet<>();
    addReferenced(found, name, referenced, new HashSet<>(), patient);
    return new RegisteredSchema(
        found.path("schemaType").asText(RegisteredSchema.AVRO),
        found.path("schema").asText(),
        List.copyOf(referenced));
  }

  /**
   * Adds the texts of references, each after those that it uses.
   *
   * @param begun paths that were asked for: each once, however many schemas refer to it
   */
  private void addReferenced(
      JsonNode schema, String name, Set<String> texts, Set<String> begun, boolean patient)
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
            "%s refers to more than %d others".formatted(name, MOST_REFERENCES), Why.UNUSABLE);
      }
      JsonNode found =
          get(
              path,
              "version %s of %s, to which %s refers,".formatted(version, subject, name),
              patient);
      addReferenced(found, name, texts, begun, patient);
      texts.add(found.path("schema").asText());
    }
  }

  private JsonNode get(String path, String name, boolean patient) throws SchemaRefusedException {
    Answer answer;
    try {
      answer =
          http.ask(new Question(path, null, found -> found.path("schema").isTextual()), patient);
    } catch (FailsAloneException failing) {
      throw new SchemaRefusedException(
          "%s cannot be read from the schema registry, which answers other requests: %s"
              .formatted(name, failing.getMessage()),
          Why.FAILING);
    }
    if (!answer.isFound()) {
      throw new SchemaRefusedException(
          "%s is not in the schema registry (%s): register it, or check format.registry.url"
              .formatted(name, answer.body().path("message").asText()),
          Why.ABSENT);
    }
    return answer.body();
  }

  /**
   * The id of a schema, which is added under the subject unless it is there.
   *
   * @param type such as {@code AVRO} or {@code JSON}
   * @throws SchemaRefusedException if the registry does not take it
   * @throws RegistryUnavailableException if the registry does not say
   */
  public int idOf(String subject, String type, String schema) throws SchemaRefusedException {
    String path = "/subjects/" + encoded(subject);
    ObjectNode asked = JsonNodeFactory.instance.objectNode().put("schema", schema);
    // Registries that know nothing but Avro refuse the name of the type.
    String body =
        (type.equals(RegisteredSchema.AVRO) ? asked : asked.put("schemaType", type)).toString();
    Answer answer = post(path, body);
    if (!answer.isFound()) {
      answer = post(path + "/versions", body);
    }
    if (!answer.isFound()) {
      throw new SchemaRefusedException(answer.body().path("message").asText(), Why.ABSENT);
    }
    return answer.body().path("id").intValue();
  }

  private Answer post(String path, String body) {
    try {
      return http.ask(new Question(path, body, found -> found.path("id").canConvertToInt()), true);
    } catch (FailsAloneException failing) {
      String message = "the schema registry does not take a schema: " + failing.getMessage();
      throw new RegistryUnavailableException(message, new IOException(message, failing));
    }
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, UTF_8).replace("+", "%20");
  }
}
