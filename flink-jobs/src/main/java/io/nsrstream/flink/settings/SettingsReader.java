package io.nsrstream.flink.settings;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.nsrstream.online.settings.InvalidSettingsException;
import io.nsrstream.online.settings.Violation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** Reads settings records from YAML and from {@code name=value} overrides. */
public final class SettingsReader {
  private static final YAMLMapper YAML =
      YAMLMapper.builder()
          .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
          .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
          .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
          .enable(YAMLGenerator.Feature.INDENT_ARRAYS_WITH_INDICATOR)
          .build();
  private static final Pattern SECRET =
      Pattern.compile("password|secret|jaas|credential|token|keystore\\.key");

  private final ObjectNode tree = YAML.createObjectNode();
  private final List<Violation> violations = new ArrayList<>();

  /**
   * Adds the settings of a YAML file.
   *
   * @throws IOException if the file cannot be read
   */
  public SettingsReader file(Path file) throws IOException {
    return yaml(Files.readString(file), file.toString());
  }

  /**
   * Adds settings in YAML.
   *
   * @param origin where they are from, for messages
   */
  public SettingsReader yaml(String text, String origin) {
    JsonNode read = parse(text, origin);
    if (read instanceof ObjectNode sections) {
      merge(tree, sections);
    } else if (read != null && !read.isMissingNode() && !read.isNull()) {
      violations.add(
          new Violation(
              origin,
              "must be YAML of names and values",
              read.getNodeType().toString(),
              "write it as in docs/settings.md"));
    }
    return this;
  }

  /**
   * Adds one setting on top of those before.
   *
   * @param name dotted, such as {@code learner.lambda}
   * @param value as in YAML, or nothing for the empty text
   */
  public SettingsReader set(String name, String value) {
    JsonNode read = value.isBlank() ? YAML.getNodeFactory().textNode("") : parse(value, name);
    ObjectNode section = tree;
    String[] path = name.split("\\.", -1);
    for (int i = 0; i < path.length - 1; i++) {
      section =
          section.get(path[i]) instanceof ObjectNode inner ? inner : section.putObject(path[i]);
    }
    section.set(path[path.length - 1], read == null ? YAML.nullNode() : read);
    return this;
  }

  private JsonNode parse(String text, String origin) {
    try {
      return YAML.readTree(text);
    } catch (JsonProcessingException malformed) {
      String where =
          malformed.getLocation() == null ? "" : " in line " + malformed.getLocation().getLineNr();
      violations.add(
          new Violation(
              origin,
              "must be valid YAML",
              malformed.getOriginalMessage() + where,
              "mend it there"));
      return YAML.missingNode();
    }
  }

  private static void merge(ObjectNode into, ObjectNode from) {
    for (Map.Entry<String, JsonNode> field : from.properties()) {
      if (into.get(field.getKey()) instanceof ObjectNode inner
          && field.getValue() instanceof ObjectNode section) {
        merge(inner, section);
      } else {
        into.set(field.getKey(), field.getValue());
      }
    }
  }

  /**
   * The settings that were added, with the defaults for the others.
   *
   * @param defaults also tells the record to be made
   * @throws InvalidSettingsException with all that is wrong
   */
  public <R extends Record> R read(R defaults) {
    R settings = RecordBinding.bind(defaults, tree, violations);
    if (!violations.isEmpty()) {
      throw new InvalidSettingsException(violations);
    }
    return settings;
  }

  /** Settings as YAML that reads back to them; secrets in client properties are masked. */
  public static String print(Record settings) {
    ObjectNode printed = YAML.valueToTree(settings);
    mask(printed);
    try {
      return YAML.writeValueAsString(printed);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("a tree of texts and numbers does not print", impossible);
    }
  }

  private static void mask(ObjectNode section) {
    for (Map.Entry<String, JsonNode> field : section.properties()) {
      if (field.getValue() instanceof ObjectNode inner) {
        mask(inner);
      } else if (SECRET.matcher(field.getKey().toLowerCase(Locale.ROOT)).find()) {
        section.put(field.getKey(), "***");
      }
    }
  }
}
