package io.nsrstream.flink.settings;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.nsrstream.online.settings.InvalidSettingsException;
import io.nsrstream.online.settings.Violation;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Makes a settings record from a tree: its components are the known names, an instance gives the
 * defaults, its constructor the rules. Collects everything that is wrong instead of stopping at the
 * first.
 */
final class RecordBinding {
  private final String path;
  private final List<Violation> violations;

  private RecordBinding(String path, List<Violation> violations) {
    this.path = path;
    this.violations = violations;
  }

  /** The record, or the defaults where violations were added. */
  static <R extends Record> R bind(R defaults, ObjectNode tree, List<Violation> violations) {
    return new RecordBinding("", violations).bind(defaults, tree);
  }

  private <R extends Record> R bind(R defaults, ObjectNode tree) {
    RecordComponent[] components = defaults.getClass().getRecordComponents();
    refuseUnknown(tree, components);
    Object[] values = new Object[components.length];
    for (int i = 0; i < components.length; i++) {
      values[i] = value(components[i], get(components[i], defaults), tree);
    }
    return construct(defaults, components, values);
  }

  private void refuseUnknown(ObjectNode tree, RecordComponent[] components) {
    List<String> known = Arrays.stream(components).map(RecordComponent::getName).toList();
    tree.fieldNames()
        .forEachRemaining(
            name -> {
              if (!known.contains(name)) {
                violate(name, "is not a setting", "there", "use one of " + known);
              }
            });
  }

  private Object value(RecordComponent component, Object fallback, ObjectNode tree) {
    String name = component.getName();
    JsonNode node = tree.get(name);
    if (node == null || node.isMissingNode()) {
      return fallback;
    }
    if (fallback instanceof Record section) {
      return section(name, section, node);
    }
    Class<?> type = component.getType();
    if (type == int.class) {
      return convert(
          name,
          node,
          node.canConvertToInt() && node.isIntegralNumber(),
          "a whole number",
          JsonNode::intValue,
          fallback);
    }
    if (type == long.class) {
      return convert(
          name,
          node,
          node.canConvertToLong() && node.isIntegralNumber(),
          "a whole number",
          JsonNode::longValue,
          fallback);
    }
    if (type == double.class) {
      return convert(name, node, node.isNumber(), "a number", JsonNode::doubleValue, fallback);
    }
    if (type == boolean.class) {
      return convert(
          name, node, node.isBoolean(), "true or false", JsonNode::booleanValue, fallback);
    }
    if (type == String.class) {
      return convert(
          name, node, node.isValueNode() && !node.isNull(), "a text", JsonNode::asText, fallback);
    }
    if (fallback instanceof Enum<?> constant) {
      return choice(name, node, constant);
    }
    if (fallback instanceof List<?>) {
      return convert(
          name,
          node,
          node.isArray() || node.isTextual(),
          "a list of texts",
          RecordBinding::texts,
          fallback);
    }
    if (fallback instanceof Map<?, ?>) {
      return convert(
          name, node, node.isObject(), "names with values", RecordBinding::properties, fallback);
    }
    throw new IllegalStateException("no way to read a setting of type " + type);
  }

  private Record section(String name, Record defaults, JsonNode node) {
    ObjectNode inner = JsonNodeFactory.instance.objectNode();
    if (node instanceof ObjectNode object) {
      inner = object;
    } else if (!node.isNull()) {
      violate(name, "must be a section of names and values", node, "indent its settings below it");
    }
    return new RecordBinding(path + name + ".", violations).bind(defaults, inner);
  }

  private Object convert(
      String name,
      JsonNode node,
      boolean fits,
      String wanted,
      Function<JsonNode, Object> conversion,
      Object fallback) {
    if (fits) {
      return conversion.apply(node);
    }
    violate(name, "must be " + wanted, node, "set it so, or leave it out for " + fallback);
    return fallback;
  }

  private Object choice(String name, JsonNode node, Enum<?> fallback) {
    Enum<?>[] constants = fallback.getDeclaringClass().getEnumConstants();
    for (Enum<?> constant : constants) {
      if (constant.name().equals(node.asText().toUpperCase(Locale.ROOT))) {
        return constant;
      }
    }
    violate(name, "must be one of " + Arrays.toString(constants), node, "choose one of them");
    return fallback;
  }

  /** A list; one value stands for a list of one, or of several separated by commas. */
  private static List<String> texts(JsonNode node) {
    if (node.isValueNode()) {
      return Arrays.stream(node.asText().split(",")).map(String::trim).toList();
    }
    List<String> texts = new ArrayList<>();
    node.forEach(element -> texts.add(element.asText()));
    return texts;
  }

  /** Names with values; a name with dots may be written as sections, too, and a list as such. */
  private static Map<String, String> properties(JsonNode node) {
    Map<String, String> properties = new TreeMap<>();
    addProperties("", node, properties);
    return properties;
  }

  private static void addProperties(String prefix, JsonNode node, Map<String, String> properties) {
    for (Map.Entry<String, JsonNode> field : node.properties()) {
      String name = prefix + field.getKey();
      if (field.getValue().isObject()) {
        addProperties(name + ".", field.getValue(), properties);
      } else {
        properties.put(name, String.join(",", texts(field.getValue())));
      }
    }
  }

  private <R extends Record> R construct(
      R defaults, RecordComponent[] components, Object[] values) {
    Class<?>[] types =
        Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
    try {
      @SuppressWarnings("unchecked") // the constructor of the defaults' own class
      R made = (R) defaults.getClass().getDeclaredConstructor(types).newInstance(values);
      return made;
    } catch (InvocationTargetException thrown) {
      if (thrown.getCause() instanceof InvalidSettingsException invalid) {
        invalid.violations().forEach(violation -> violations.add(violation.within(path)));
        return defaults;
      }
      throw new IllegalStateException("settings cannot be made", thrown);
    } catch (ReflectiveOperationException unreachable) {
      throw new IllegalStateException("settings are public records", unreachable);
    }
  }

  private static Object get(RecordComponent component, Record from) {
    try {
      return component.getAccessor().invoke(from);
    } catch (ReflectiveOperationException unreachable) {
      throw new IllegalStateException("settings are public records", unreachable);
    }
  }

  private void violate(String name, String rule, Object value, String remedy) {
    violations.add(new Violation(path + name, rule, String.valueOf(value), remedy));
  }
}
