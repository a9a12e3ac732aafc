package io.nsrstream.connectors.records;

import io.nsrstream.online.settings.Rules;
import java.io.Serializable;

/**
 * How large a record and its parts may be. What is beyond a bound is rejected, but for texts, which
 * are cut.
 *
 * @param maxExamples the most examples of a record
 * @param maxFeatures the most features of an example, those of all its steps together
 * @param maxRecordBytes the longest record, its key and headers included
 * @param maxTextLength the longest key, id, label or nominal value, in UTF-16 units
 * @param maxText the most characters of a text that count, in UTF-16 units; what follows is cut off
 * @param maxNumberLength the longest number, in characters
 * @param maxNestingDepth how deep objects and arrays may be nested, the record itself counted
 * @param maxWeight how much more than a usual example one may count, and how much less: beyond it,
 *     one example would outweigh all others, or sums of weights would lose it
 */
public record RecordBounds(
    int maxExamples,
    int maxFeatures,
    int maxRecordBytes,
    int maxTextLength,
    int maxText,
    int maxNumberLength,
    int maxNestingDepth,
    double maxWeight)
    implements Serializable {

  public static final RecordBounds DEFAULTS =
      new RecordBounds(1_000, 10_000, 1_048_576, 256, 4_096, 1_000, 100, 1e6);

  public RecordBounds {
    new Rules()
        .between("maxExamples", maxExamples, 1, 1_000_000)
        .between("maxFeatures", maxFeatures, 1, Integer.MAX_VALUE)
        .between("maxRecordBytes", maxRecordBytes, 1, Integer.MAX_VALUE)
        .between("maxTextLength", maxTextLength, 1, Integer.MAX_VALUE)
        .between("maxText", maxText, 1, Integer.MAX_VALUE)
        .between("maxNumberLength", maxNumberLength, 20, 100_000)
        .between("maxNestingDepth", maxNestingDepth, 1, 10_000)
        .require(
            maxWeight >= 1 && maxWeight <= 1e30,
            "maxWeight",
            "must be between 1 and 1e30",
            maxWeight,
            "use 1 where all examples count alike")
        .check();
  }

  /** The same bounds with room for so many features. */
  public RecordBounds withMaxFeatures(int features) {
    return new RecordBounds(
        maxExamples,
        features,
        maxRecordBytes,
        maxTextLength,
        maxText,
        maxNumberLength,
        maxNestingDepth,
        maxWeight);
  }

  /** The smallest weight of an example. */
  double minWeight() {
    return 1 / maxWeight;
  }

  /** Whether an example may have this weight. */
  boolean allowsWeight(float value) {
    return value >= (float) minWeight() && value <= (float) maxWeight;
  }
}
