package io.nsrstream.flink.settings;

import io.nsrstream.online.settings.Rules;
import java.io.Serializable;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * How the serving job answers. It reads the models topic that the training job writes, and takes
 * format and mapping of examples from the same settings.
 *
 * @param examples topic that is read: examples to answer, whose labels are not used
 * @param predictions topic that is written: one answer for each example
 * @param parents keys whose models answer for keys that have none of their own, beside the key "":
 *     of those that have a model and that the key begins with, the longest. Every subtask keeps
 *     them all
 * @param maxHeapBytes most bytes of snapshots that {@code nsr serve}, and each subtask of
 *     ML_PREDICT, keep on the heap; the serving job has them in keyed state
 */
public record ServingSettings(
    String examples, String predictions, List<String> parents, long maxHeapBytes)
    implements Serializable {

  public static final ServingSettings DEFAULTS =
      new ServingSettings("features", "answers", List.of(), 536_870_912);

  public ServingSettings {
    parents = List.copyOf(parents);
    new Rules()
        .require(
            isTopic(examples),
            "examples",
            "must be a topic name of 1 to 249 letters, digits, '.', '_' and '-'",
            "'" + examples + "'",
            "choose another")
        .require(
            isTopic(predictions) && !predictions.equals(examples),
            "predictions",
            "must be a topic name of 1 to 249 letters, digits, '.', '_' and '-', other than"
                + " examples",
            "'" + predictions + "'",
            "choose another")
        .between("parents", parents.size(), 0, 1_000)
        .between("maxHeapBytes", maxHeapBytes, 1_048_576, Long.MAX_VALUE)
        .check();
  }

  /** The keys whose models may answer for others, the longest first, "" at last. */
  public List<String> allParents() {
    return Stream.concat(parents.stream(), Stream.of(""))
        .distinct()
        .sorted(Comparator.comparingInt(String::length).reversed())
        .toList();
  }

  private static boolean isTopic(String name) {
    return name.matches("[A-Za-z0-9._-]{1,249}") && !name.matches("\\.{1,2}");
  }
}
