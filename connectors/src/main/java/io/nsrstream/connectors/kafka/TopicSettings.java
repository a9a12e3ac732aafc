package io.nsrstream.connectors.kafka;

import io.nsrstream.online.settings.Rules;
import java.io.Serializable;
import java.util.List;
import java.util.stream.Stream;

/**
 * The names of the topics.
 *
 * @param examples read
 * @param edges read: edges between examples that are nodes of a graph; "" where there is no graph;
 *     the topic of the examples where that has both
 * @param labels read: labels that come later than their examples; "" where each comes with its own
 * @param controls read: records that tell the job to forget a key; "" for none
 * @param predictions written: one record per example that was predicted
 * @param rejected written: one record per record that could not be taken
 * @param metrics written: reports of the learners
 * @param models written: versions of the learners, for a compacted topic; "" publishes none
 * @param maxRejectedBytes most bytes of a rejected record that are kept; a longer one is cut, its
 *     place tells where the whole is
 */
public record TopicSettings(
    String examples,
    String edges,
    String labels,
    String controls,
    String predictions,
    String rejected,
    String metrics,
    String models,
    int maxRejectedBytes)
    implements Serializable {

  public static final TopicSettings DEFAULTS =
      new TopicSettings("examples", "", "", "", "predictions", "rejected", "metrics", "", 524_288);

  public TopicSettings {
    Rules rules = new Rules();
    requireName(rules, "examples", examples);
    if (!edges.isEmpty()) {
      requireName(rules, "edges", edges);
    }
    if (!labels.isEmpty()) {
      requireName(rules, "labels", labels);
    }
    if (!controls.isEmpty()) {
      requireName(rules, "controls", controls);
    }
    requireName(rules, "predictions", predictions);
    requireName(rules, "rejected", rejected);
    requireName(rules, "metrics", metrics);
    if (!models.isEmpty()) {
      requireName(rules, "models", models);
    }
    List<String> names =
        Stream.of(
                examples,
                edges.equals(examples) ? "" : edges,
                labels,
                controls,
                predictions,
                rejected,
                metrics,
                models)
            .filter(name -> !name.isEmpty())
            .toList();
    rules
        .between("maxRejectedBytes", maxRejectedBytes, 0, 1 << 30)
        .require(
            names.stream().distinct().count() == names.size(),
            "examples",
            "must differ from the other topics, and these from each other",
            names,
            "give each its own name")
        .check();
  }

  /** Whether examples are nodes of a graph. */
  public boolean graph() {
    return !edges.isEmpty();
  }

  /** Whether edges come on a topic of their own. */
  public boolean edgesAlone() {
    return graph() && !edges.equals(examples);
  }

  /** Whether labels come on a topic of their own. */
  public boolean lateLabels() {
    return !labels.isEmpty();
  }

  private static void requireName(Rules rules, String setting, String name) {
    rules.require(
        name.matches("[A-Za-z0-9._-]{1,249}") && !name.matches("\\.{1,2}"),
        setting,
        "must be a topic name of 1 to 249 letters, digits, '.', '_' and '-'",
        "'" + name + "'",
        "choose another");
  }
}
