package io.nsrstream.flink.settings;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.nsrstream.online.settings.Conditional;
import io.nsrstream.online.settings.Secret;
import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.Map;

/** Settings as YAML that {@link SettingsReader} reads back to them, but for hidden properties. */
public final class SettingsPrinter {
  private static final YAMLMapper YAML =
      YAMLMapper.builder()
          .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
          .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
          .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
          .enable(YAMLGenerator.Feature.INDENT_ARRAYS_WITH_INDICATOR)
          .build();

  private static final String HIDDEN = "***";

  private SettingsPrinter() {}

  /**
   * A job's settings. Secrets, and Kafka properties that are not known to be harmless, have {@code
   * ***} for their value, and settings without effect are left out.
   */
  public static String print(JobSettings settings) {
    ObjectNode printed = YAML.valueToTree(settings);
    clean(printed, settings);
    ObjectNode properties = printed.withObject("/kafka").putObject("properties");
    for (Map.Entry<String, String> property : settings.kafka().shownProperties().entrySet()) {
      properties.put(property.getKey(), property.getValue());
    }
    try {
      return YAML.writeValueAsString(printed);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("a tree of texts and numbers does not print", impossible);
    }
  }

  private static void clean(ObjectNode printed, Record settings) {
    for (RecordComponent component : settings.getClass().getRecordComponents()) {
      if (printed.get(component.getName()) instanceof ObjectNode inner
          && get(component, settings) instanceof Record section) {
        clean(inner, section);
      } else if (printed.get(component.getName()) instanceof ArrayNode items
          && get(component, settings) instanceof List<?> list) {
        clean(items, list);
      } else if (component.isAnnotationPresent(Secret.class)
          && get(component, settings) instanceof String secret
          && !secret.isEmpty()) {
        printed.put(component.getName(), HIDDEN);
      }
    }
    if (settings instanceof Conditional conditional) {
      conditional.unused().forEach(unused -> remove(printed, unused.name()));
    }
  }

  private static void clean(ArrayNode printed, List<?> elements) {
    for (int i = 0; i < elements.size(); i++) {
      if (printed.get(i) instanceof ObjectNode inner && elements.get(i) instanceof Record record) {
        clean(inner, record);
      }
    }
  }

  private static void remove(ObjectNode from, String dotted) {
    String[] path = dotted.split("\\.");
    ObjectNode section = from;
    for (int i = 0; i < path.length - 1; i++) {
      if (!(section.get(path[i]) instanceof ObjectNode inner)) {
        return;
      }
      section = inner;
    }
    section.remove(path[path.length - 1]);
  }

  private static Object get(RecordComponent component, Record from) {
    try {
      return component.getAccessor().invoke(from);
    } catch (ReflectiveOperationException unreachable) {
      throw new IllegalStateException("settings are public records", unreachable);
    }
  }
}
