package io.nsrstream.connectors.records;

import io.nsrstream.online.settings.Rules;
import java.io.Serializable;
import java.util.List;

/**
 * Says where in a JSON record the parts of an example are, as JSON pointers (RFC 6901: {@code
 * /readings/0/mean}; {@code ~1} stands for a slash in a name, {@code ~0} for a tilde), and how
 * large they may be. An empty pointer for key, id, label, time or weight means that this part is
 * not read.
 *
 * @param features the features in their order. A pointer names a number, a boolean (true is 1,
 *     false 0), a string (a nominal value), null (one feature, which is missing), an array of
 *     numbers, booleans and nulls, each element a feature of its own, or a sequence: an array of
 *     its steps, which are such arrays of equal length. All else is one step; what several pointers
 *     name has equally many steps and stands side by side
 * @param key string, number or boolean; {@code ""} where it is absent or null
 * @param id string, number or boolean; the place of the record where it is absent or null
 * @param label string, number or boolean; no label where it is absent or null
 * @param time written as {@code timeFormat} says; the record's own time where it is absent or null
 * @param weight a number from 1 / bounds.maxWeight to bounds.maxWeight: how much the example
 *     counts; 1 where it is absent or null
 * @param width the number of features that every step of a record must have, or 0 where any will
 *     do; a record without a sequence is one step
 * @param bounds how large records and their parts may be
 * @param absent what a pointer of a feature means that leads to nothing
 * @param timeFormat how records write {@code time}
 * @param numbers those of the feature pointers under which text must be a number; blank text is a
 *     missing value there, and all other text is a nominal value
 * @param text those of the feature pointers under which text is a text of words and not a nominal
 *     value; numbers and booleans are taken as they are written
 * @param arrays what the numbers of an array are, unless the array holds steps
 * @param stepFields where a sequence is an array of objects: JSON pointers within each, one number
 *     per pointer and step; empty where steps are arrays
 * @param examples JSON pointer of an array whose elements are examples, {@code "[]"} where the
 *     record itself is that array, or {@code ""} where a record is one example; all other pointers
 *     begin at the example
 * @param tombstones what becomes of records without a value, and of those that have null in place
 *     of the object that holds all features
 */
public record RecordMapping(
    List<String> features,
    String key,
    String id,
    String label,
    String time,
    String weight,
    int width,
    RecordBounds bounds,
    Absent absent,
    TimeFormat timeFormat,
    List<String> numbers,
    List<String> text,
    Arrays arrays,
    List<String> stepFields,
    String examples,
    Tombstones tombstones)
    implements Serializable {

  /** The record itself is the array of examples. */
  static final String RECORD_OF_EXAMPLES = "[]";

  /**
   * The default record format: features, key, id, label and time under these very names. Weights
   * are read only where asked for: a field of this name may well hold a mass.
   */
  public static final RecordMapping DEFAULTS =
      new RecordMapping(
          List.of("/features"),
          "/key",
          "/id",
          "/label",
          "/time",
          "",
          0,
          RecordBounds.DEFAULTS,
          Absent.REJECT,
          TimeFormat.EPOCH_MS,
          List.of(),
          List.of(),
          Arrays.FEATURES,
          List.of(),
          "",
          Tombstones.REJECT);

  /** What the numbers of an array are. */
  public enum Arrays {
    /** Features of one step. */
    FEATURES,
    /** The steps of one channel. */
    STEPS
  }

  /** What becomes of records that stand for a deletion. */
  public enum Tombstones {
    /** They are rejected. */
    REJECT,
    /** They are left out and counted. */
    SKIP
  }

  /** What a pointer of a feature means that leads to nothing. */
  public enum Absent {
    /** The record is no example: it is rejected. */
    REJECT,
    /** One feature is missing, as where there is null. */
    MISSING
  }

  public RecordMapping {
    features = List.copyOf(features);
    numbers = List.copyOf(numbers);
    text = List.copyOf(text);
    stepFields = List.copyOf(stepFields);
    Rules rules = new Rules();
    rules.require(
        !features.isEmpty(),
        "features",
        "must hold at least one JSON pointer",
        "empty",
        "name the fields that are features, such as /features");
    for (String pointer : features) {
      Pointers.requireOne(rules, "features", pointer);
    }
    rules.require(
        features.containsAll(numbers),
        "numbers",
        "must hold pointers of mapping.features only",
        numbers,
        "write each as it is in mapping.features");
    rules.require(
        features.containsAll(text) && text.stream().noneMatch(numbers::contains),
        "text",
        "must hold pointers of mapping.features only, and none of mapping.numbers",
        text,
        "write each as it is in mapping.features, such as mapping.features: [/title] and"
            + " mapping.text: [/title]");
    for (String pointer : stepFields) {
      Pointers.requireJson(rules, "stepFields", pointer);
    }
    Pointers.requireSeparate(rules, stepFields);
    if (!examples.isEmpty() && !examples.equals(RECORD_OF_EXAMPLES)) {
      Pointers.requireJson(rules, "examples", examples);
    }
    Pointers.requireOneOrNone(rules, "key", key);
    Pointers.requireOneOrNone(rules, "id", id);
    Pointers.requireOneOrNone(rules, "label", label);
    Pointers.requireOneOrNone(rules, "time", time);
    Pointers.requireOneOrNone(rules, "weight", weight);
    Pointers.requireSeparate(rules, features, key, id, label, time, weight);
    rules
        .require(
            width >= 0 && width <= bounds.maxFeatures(),
            "width",
            "must be between 0 and bounds.maxFeatures (%d)".formatted(bounds.maxFeatures()),
            width,
            "give the number of features of every step, or 0 where it is not declared")
        .check();
  }

  /** The same mapping with other feature pointers. */
  public RecordMapping withFeatures(List<String> pointers) {
    return with(pointers, weight, bounds, timeFormat, numbers, text);
  }

  /** The same mapping with other bounds. */
  public RecordMapping withBounds(RecordBounds newBounds) {
    return with(features, weight, newBounds, timeFormat, numbers, text);
  }

  /** The same mapping with the weight somewhere else. */
  public RecordMapping withWeight(String pointer) {
    return with(features, pointer, bounds, timeFormat, numbers, text);
  }

  /** The same mapping with event time written in another way. */
  public RecordMapping withTimeFormat(TimeFormat format) {
    return with(features, weight, bounds, format, numbers, text);
  }

  /** The same mapping with numbers in text under these pointers of features. */
  public RecordMapping withNumbers(List<String> pointers) {
    return with(features, weight, bounds, timeFormat, pointers, text);
  }

  /** The same mapping with texts under these pointers of features. */
  public RecordMapping withText(List<String> pointers) {
    return with(features, weight, bounds, timeFormat, numbers, pointers);
  }

  private RecordMapping with(
      List<String> newFeatures,
      String newWeight,
      RecordBounds newBounds,
      TimeFormat newTimeFormat,
      List<String> newNumbers,
      List<String> newText) {
    return new RecordMapping(
        newFeatures,
        key,
        id,
        label,
        time,
        newWeight,
        width,
        newBounds,
        absent,
        newTimeFormat,
        newNumbers,
        newText,
        arrays,
        stepFields,
        examples,
        tombstones);
  }

  /**
   * Requires that all is in the value of a record, where its key and headers are not known. The
   * record's own time may be asked for: it is what all records without a time have.
   *
   * @param rules takes violations, named from the root of the settings
   */
  public void requireInValue(Rules rules) {
    features.forEach(pointer -> requireInValue(rules, "features", pointer));
    requireInValue(rules, "key", key);
    requireInValue(rules, "id", id);
    requireInValue(rules, "label", label);
    requireInValue(rules, "time", time.equals(KafkaPlace.TIMESTAMP) ? "" : time);
    requireInValue(rules, "weight", weight);
  }

  private static void requireInValue(Rules rules, String part, String pointer) {
    rules.require(
        !KafkaPlace.isMeant(pointer),
        "mapping." + part,
        "must lead into the value of a record where it is read from a file, which has no Kafka keys"
            + " and headers",
        pointer,
        "write it into each value and name it by a pointer, or leave it out for this file");
  }

  /** The mapping of records that hold an edge: key and time alone. */
  RecordMapping ofEdges() {
    return ofLabels(key, "", "", time, timeFormat);
  }

  /** The mapping of records that hold a label alone, with the bounds of this one. */
  RecordMapping ofLabels(
      String labelKey, String labelId, String name, String labelTime, TimeFormat labelTimeFormat) {
    // Features are not read; a part of Kafka's record meets no pointer.
    return new RecordMapping(
        List.of("kafka:partition"),
        labelKey,
        labelId,
        name,
        labelTime,
        "",
        0,
        bounds,
        absent,
        labelTimeFormat,
        List.of(),
        List.of(),
        Arrays.FEATURES,
        List.of(),
        "",
        tombstones);
  }
}
