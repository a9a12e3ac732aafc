package io.nsrstream.connectors.json;

import io.nsrstream.online.settings.Rules;
import java.io.Serializable;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

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
 * @param weight a number from 1 / maxWeight to maxWeight: how much the example counts; 1 where it
 *     is absent or null
 * @param width the number of features that every step of a record must have, or 0 where any will
 *     do; a record without a sequence is one step
 * @param maxFeatures the most features a record may have, those of all its steps together
 * @param maxRecordBytes the longest record
 * @param maxTextLength the longest key, id, label or nominal value, in UTF-16 units
 * @param maxNumberLength the longest number, in characters
 * @param maxNestingDepth how deep objects and arrays may be nested, the record itself counted
 * @param maxWeight how much more than a usual example one may count, and how much less: beyond it,
 *     one example would outweigh all others, or sums of weights would lose it
 * @param absent what a pointer of a feature means that leads to nothing
 * @param timeFormat how records write {@code time}
 * @param numbers those of the feature pointers under which text must be a number; blank text is a
 *     missing value there, and all other text is a nominal value
 */
public record RecordMapping(
    List<String> features,
    String key,
    String id,
    String label,
    String time,
    String weight,
    int width,
    int maxFeatures,
    int maxRecordBytes,
    int maxTextLength,
    int maxNumberLength,
    int maxNestingDepth,
    double maxWeight,
    Absent absent,
    TimeFormat timeFormat,
    List<String> numbers)
    implements Serializable {

  private static final Pattern POINTER = Pattern.compile("/([^~]|~[01])*+");

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
          10_000,
          1_048_576,
          256,
          1_000,
          100,
          1e6,
          Absent.REJECT,
          TimeFormat.EPOCH_MS,
          List.of());

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
    Rules rules = new Rules();
    rules.require(
        !features.isEmpty(),
        "features",
        "must hold at least one JSON pointer",
        "empty",
        "name the fields that are features, such as /features");
    for (String pointer : features) {
      requirePointer(rules, "features", pointer);
    }
    rules.require(
        features.containsAll(numbers),
        "numbers",
        "must hold pointers of mapping.features only",
        numbers,
        "write each as it is in mapping.features");
    requirePointerOrNone(rules, "key", key);
    requirePointerOrNone(rules, "id", id);
    requirePointerOrNone(rules, "label", label);
    requirePointerOrNone(rules, "time", time);
    requirePointerOrNone(rules, "weight", weight);
    requireSeparate(rules, features, key, id, label, time, weight);
    rules
        .between("maxFeatures", maxFeatures, 1, Integer.MAX_VALUE)
        .between("maxRecordBytes", maxRecordBytes, 1, Integer.MAX_VALUE)
        .between("maxTextLength", maxTextLength, 1, Integer.MAX_VALUE)
        .between("maxNumberLength", maxNumberLength, 20, 100_000)
        .between("maxNestingDepth", maxNestingDepth, 1, 10_000)
        .require(
            maxWeight >= 1 && maxWeight <= 1e30,
            "maxWeight",
            "must be between 1 and 1e30",
            maxWeight,
            "use 1 where all examples count alike")
        .require(
            width >= 0 && width <= maxFeatures,
            "width",
            "must be between 0 and maxFeatures (%d)".formatted(maxFeatures),
            width,
            "give the number of features of every step, or 0 where it is not declared")
        .check();
  }

  /** The same mapping with other feature pointers. */
  public RecordMapping withFeatures(List<String> pointers) {
    return with(pointers, weight, maxFeatures, timeFormat, numbers);
  }

  /** The same mapping with another bound on the number of features. */
  public RecordMapping withMaxFeatures(int bound) {
    return with(features, weight, bound, timeFormat, numbers);
  }

  /** The same mapping with the weight somewhere else. */
  public RecordMapping withWeight(String pointer) {
    return with(features, pointer, maxFeatures, timeFormat, numbers);
  }

  /** The same mapping with event time written in another way. */
  public RecordMapping withTimeFormat(TimeFormat format) {
    return with(features, weight, maxFeatures, format, numbers);
  }

  /** The same mapping with numbers in text under these pointers of features. */
  public RecordMapping withNumbers(List<String> pointers) {
    return with(features, weight, maxFeatures, timeFormat, pointers);
  }

  private RecordMapping with(
      List<String> newFeatures,
      String newWeight,
      int newMaxFeatures,
      TimeFormat newTimeFormat,
      List<String> newNumbers) {
    return new RecordMapping(
        newFeatures,
        key,
        id,
        label,
        time,
        newWeight,
        width,
        newMaxFeatures,
        maxRecordBytes,
        maxTextLength,
        maxNumberLength,
        maxNestingDepth,
        maxWeight,
        absent,
        newTimeFormat,
        newNumbers);
  }

  /** The smallest weight of a record. */
  double minWeight() {
    return 1 / maxWeight;
  }

  /** Whether a record may have this weight. */
  boolean allowsWeight(float value) {
    return value >= (float) minWeight() && value <= (float) maxWeight;
  }

  private static void requirePointer(Rules rules, String setting, String pointer) {
    rules.require(
        POINTER.matcher(pointer).matches(),
        setting,
        "must be a JSON pointer: it starts with / and has ~ only as ~0 or ~1",
        "\"" + pointer + "\"",
        "write it like /reading/temperature");
  }

  private static void requirePointerOrNone(Rules rules, String setting, String pointer) {
    if (!pointer.isEmpty()) {
      requirePointer(rules, setting, pointer);
    }
  }

  /** A value has one use: no pointer may equal another or lead into what another names. */
  private static void requireSeparate(Rules rules, List<String> features, String... others) {
    List<String> folders =
        Stream.concat(features.stream(), Stream.of(others).filter(other -> !other.isEmpty()))
            .map(pointer -> pointer + "/")
            .sorted()
            .toList();
    for (int i = 1; i < folders.size(); i++) {
      String outer = folders.get(i - 1);
      String inner = folders.get(i);
      rules.require(
          !inner.startsWith(outer),
          "pointers",
          "must name different fields, none inside another",
          outer.substring(0, outer.length() - 1) + " and " + inner.substring(0, inner.length() - 1),
          "remove one of the two");
    }
  }
}
