package io.nsrstream.connectors.files;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.nsrstream.connectors.Decimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** What the first JSON records of a file hold, by JSON pointer in the order of the records. */
final class JsonFieldSurvey {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
  private static final int MOST_FIELDS = 1_000;
  private static final int MOST_DEPTH = 16;

  private final Map<String, Field> fields = new LinkedHashMap<>();
  private int records;
  private boolean arrays;

  /** The values of one field; those that are null do not count. */
  static final class Field {
    private final Set<String> different = new HashSet<>();
    private final List<String> texts = new ArrayList<>();
    private int present;
    private int numbers;
    private int lists;

    /** Whether it holds a number or a boolean in each record that has it. */
    boolean isNumber() {
      return numbers > 0 && numbers == present;
    }

    /** Whether it holds an array of numbers, or of arrays of them, in each record that has it. */
    boolean isList() {
      return lists > 0 && lists == present;
    }

    /** Whether it holds text in each record that has it. */
    boolean isText() {
      return !texts.isEmpty() && texts.size() == present;
    }

    /** Whether it holds texts that are numbers. */
    boolean isNumberInText() {
      return isText() && texts.stream().noneMatch(text -> Float.isNaN(Decimal.parse(text.strip())));
    }

    /** Whether its values repeat as those of classes and categories do. */
    boolean repeats() {
      return different.size() <= Math.max(1, present / 2);
    }

    /** Whether it holds texts of several words, which hardly repeat. */
    boolean isWords() {
      return isText()
          && !repeats()
          && 2 * texts.stream().filter(text -> text.strip().contains(" ")).count() > present;
    }

    /** How many records have it. */
    int present() {
      return present;
    }

    /** One of its values as a number, NaN where it is none. */
    double aNumber() {
      return different.stream().findFirst().map(Decimal::parse).orElse(Float.NaN);
    }
  }

  private JsonFieldSurvey() {}

  /** Surveys lines; those that are no JSON are left out. */
  static JsonFieldSurvey of(List<String> lines) {
    JsonFieldSurvey survey = new JsonFieldSurvey();
    lines.stream().filter(line -> !line.isBlank()).forEach(survey::take);
    return survey;
  }

  /** Whether a line is JSON. */
  static boolean isJson(String line) {
    try {
      return !JSON.readTree(line).isMissingNode();
    } catch (JsonProcessingException e) {
      return false;
    }
  }

  private void take(String line) {
    try {
      JsonNode record = JSON.readTree(line);
      if (record.isArray()) {
        arrays = true;
        record.forEach(this::takeExample);
      } else {
        takeExample(record);
      }
    } catch (JsonProcessingException e) {
      // Reading the record says what is wrong with it.
    }
  }

  private void takeExample(JsonNode record) {
    if (record.isObject()) {
      records++;
      walk("", record, 0);
    }
  }

  private void walk(String pointer, JsonNode object, int depth) {
    object
        .properties()
        .forEach(
            entry ->
                takeField(pointer + "/" + escaped(entry.getKey()), entry.getValue(), depth + 1));
  }

  private static String escaped(String name) {
    return name.replace("~", "~0").replace("/", "~1");
  }

  private void takeField(String pointer, JsonNode value, int depth) {
    if (value.isObject()) {
      if (depth < MOST_DEPTH) {
        walk(pointer, value, depth);
      }
      return;
    }
    if (value.isNull() || (fields.size() >= MOST_FIELDS && !fields.containsKey(pointer))) {
      return;
    }
    Field field = fields.computeIfAbsent(pointer, name -> new Field());
    field.present++;
    if (value.isArray()) {
      field.lists += isOfNumbers(value) ? 1 : 0;
      return;
    }
    field.different.add(value.asText());
    if (value.isTextual()) {
      field.texts.add(value.asText());
    } else {
      field.numbers++;
    }
  }

  /** Whether an array holds numbers, or arrays of numbers, which are steps. */
  private static boolean isOfNumbers(JsonNode array) {
    for (JsonNode element : array) {
      boolean step = element.isArray() && !element.isEmpty() && element.get(0).isNumber();
      if (!element.isNumber() && !element.isBoolean() && !element.isNull() && !step) {
        return false;
      }
    }
    return !array.isEmpty();
  }

  /** The fields by pointer. */
  Map<String, Field> fields() {
    return fields;
  }

  /** The field of a pointer that is among them. */
  Field field(String pointer) {
    return Objects.requireNonNull(fields.get(pointer));
  }

  /** The number of objects. */
  int records() {
    return records;
  }

  /** Whether records are arrays of such objects. */
  boolean hasArrays() {
    return arrays;
  }
}
