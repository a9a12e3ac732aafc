package io.nsrstream.flink.settings;

import io.nsrstream.online.settings.Tree;
import io.nsrstream.online.settings.Tree.Argument;
import io.nsrstream.online.settings.Tree.Entry;
import io.nsrstream.online.settings.Tree.Items;
import io.nsrstream.online.settings.Tree.Section;
import io.nsrstream.online.settings.Tree.Text;
import io.nsrstream.online.settings.Violation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads the names that settings of a learner and of records had in version 0.1, with a warning that
 * gives the new ones. Their effect is the same as then: a number for {@code learner.lambda} means
 * one network, whose prediction is the learner's and whose λ does not follow the number of classes.
 */
final class OldNames {
  private static final String LEARNER = "learner.";
  private static final String MAPPING = "mapping.";
  private static final String AUTO = "auto";

  /** Names that have moved from {@code mapping} to {@code mapping.bounds}. */
  private static final Set<String> BOUNDS_OF_RECORDS =
      Set.of(
          "maxExamples",
          "maxFeatures",
          "maxRecordBytes",
          "maxTextLength",
          "maxNumberLength",
          "maxNestingDepth",
          "maxWeight");

  /** Names that have only moved, below {@code learner}. */
  private static final Map<String, String> MOVED =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("bins", "features.bins"),
              Map.entry("clip", "features.clip"),
              Map.entry("maxNominals", "features.maxNominals"),
              Map.entry("layers", "penalty.layers"),
              Map.entry("balanced", "penalty.balanced"),
              Map.entry("unbiased", "penalty.unbiased"),
              Map.entry("maxClasses", "bounds.maxClasses"),
              Map.entry("maxSteps", "bounds.maxSteps"),
              Map.entry("evaluationWindow", "evaluation.window"),
              Map.entry("fading", "evaluation.fading")));

  /** Settings that had an effect only where λ was a number. */
  private static final Map<String, String> OF_ONE_NETWORK =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("lambda", "members[0].lambda"),
              Map.entry("batch", "members[0].batch"),
              Map.entry("window", "members[0].window"),
              Map.entry("balance", "members[0].balance"),
              Map.entry("encoding", "members[0].encoding"),
              Map.entry("replay.steps", "members[0].replay.updates"),
              Map.entry("replay.rows", "members[0].replay.rows"),
              Map.entry("replay.buffer", "members[0].replay.buffer"),
              Map.entry("replay.balanced", "members[0].replay.balanced")));

  /** Settings that had an effect only where λ was auto. */
  private static final Map<String, String> OF_A_RACE =
      new TreeMap<>(
          Map.of(
              "race.members", "members",
              "race.budget", "pool.budget",
              "race.lambda", "penalty.strength",
              "race.labelShift", "pool.labelShift",
              "race.replaceEvery", "pool.replaceEvery"));

  /** The words of an old member that have other names now. */
  private static final Map<String, String> WORDS =
      Map.of(
          "replay", "replay.updates",
          "rows", "replay.rows",
          "buffer", "replay.buffer",
          "balanced", "replay.balanced");

  private final List<Entry> others = new ArrayList<>();
  private final Map<String, Tree> old = new LinkedHashMap<>();
  private final List<String> warnings = new ArrayList<>();
  private final List<Violation> violations = new ArrayList<>();

  /** Takes the old names out of a tree. */
  OldNames(List<Entry> entries) {
    for (Entry entry : entries) {
      if (entry.name().equals("learner") && entry.value() instanceof Section section) {
        others.add(new Entry("learner", new Section(List.of())));
        section.entries().forEach(inner -> sort(inner.name(), inner.value()));
      } else if (entry.name().startsWith(LEARNER)) {
        sort(entry.name().substring(LEARNER.length()), entry.value());
      } else if (entry.name().equals("mapping") && entry.value() instanceof Section section) {
        others.add(
            new Entry(
                "mapping", new Section(section.entries().stream().map(this::moved).toList())));
      } else if (entry.name().startsWith(MAPPING)) {
        Entry inner = moved(new Entry(entry.name().substring(MAPPING.length()), entry.value()));
        others.add(new Entry(MAPPING + inner.name(), inner.value()));
      } else {
        others.add(entry);
      }
    }
  }

  /** A setting of {@code mapping} where it is now. */
  private Entry moved(Entry inner) {
    if (!BOUNDS_OF_RECORDS.contains(inner.name())) {
      return inner;
    }
    String name = "bounds." + inner.name();
    warnings.add(warning(MAPPING + inner.name(), MAPPING + name));
    return new Entry(name, inner.value());
  }

  private void sort(String name, Tree value) {
    boolean holdsOld = name.equals("replay") || name.equals("race");
    if (holdsOld && value instanceof Section section) {
      section.entries().forEach(inner -> sort(name + "." + inner.name(), inner.value()));
    } else if (newName(name) == null) {
      others.add(new Entry(LEARNER + name, value));
    } else {
      old.remove(name);
      old.put(name, value);
    }
  }

  private static @Nullable String newName(String name) {
    String moved = MOVED.getOrDefault(name, OF_A_RACE.get(name));
    return moved == null ? OF_ONE_NETWORK.get(name) : moved;
  }

  /** The tree in new names: settings with old names, and on top of them those with new ones. */
  Section renamed() {
    List<Entry> renamed = new ArrayList<>();
    boolean one = old.containsKey("lambda") && !old.get("lambda").shown().strip().equals(AUTO);
    if (one) {
      beginOneNetwork(renamed);
    }
    old.forEach((name, value) -> rename(name, value, one, renamed));
    renamed.addAll(others);
    return new Section(renamed);
  }

  private void beginOneNetwork(List<Entry> renamed) {
    renamed.add(entry("members", new Items(List.of(new Section(List.of())))));
    renamed.add(entry("pool.labelShift", new Items(List.of())));
    renamed.add(entry("pool.neighbours", new Items(List.of())));
    renamed.add(entry("pool.classMeans", new Items(List.of())));
    renamed.add(entry("pool.regressions", new Items(List.of())));
    renamed.add(entry("pool.persistence", new Text("false")));
    renamed.add(entry("penalty.scaling", new Text("NONE")));
    if (old.containsKey("replay.steps")) {
      // One network had no bound on its cost.
      renamed.add(entry("pool.budget", new Text("1e9")));
    }
  }

  private void rename(String name, Tree value, boolean one, List<Entry> renamed) {
    boolean applies = one ? !OF_A_RACE.containsKey(name) : !OF_ONE_NETWORK.containsKey(name);
    String newName = String.valueOf(newName(name));
    if (name.equals("lambda") && !one) {
      warnings.add(warning(LEARNER + name, "nothing: several members are the default"));
    } else if (applies) {
      warnings.add(warning(LEARNER + name, LEARNER + newName));
      renamed.add(entry(newName, name.equals("race.members") ? members(value) : value));
    } else {
      violations.add(
          new Violation(
              LEARNER + name,
              one
                  ? "must be left out where learner.lambda is a number"
                  : "must be left out where learner.lambda is auto or not given",
              value.shown(),
              "remove it, or write learner.members and " + LEARNER + newName));
    }
  }

  private static String warning(String name, String newName) {
    return "%s is an old name, which the next version will not read: write %s"
        .formatted(name, newName);
  }

  private static Entry entry(String name, Tree value) {
    return new Entry(LEARNER + name, value);
  }

  /** Members that are texts of the form {@code batch=8 replay=4} as records. */
  private static Tree members(Tree value) {
    List<Tree> texts = value instanceof Items items ? items.values() : split(value.shown());
    return new Items(texts.stream().map(text -> member(text.shown())).toList());
  }

  private static List<Tree> split(String texts) {
    return Arrays.stream(texts.split(",")).<Tree>map(Argument::new).toList();
  }

  private static Tree member(String text) {
    List<Entry> settings = new ArrayList<>();
    for (String word : text.strip().split("\\s+")) {
      String[] parts = word.split("=", 2);
      String name = WORDS.getOrDefault(parts[0], parts[0]);
      settings.add(new Entry(name, new Text(parts.length == 2 ? parts[1] : "")));
    }
    return new Section(settings);
  }

  /** What to write in place of each old name. */
  List<String> warnings() {
    return warnings;
  }

  /** Old names that had no effect beside the others. */
  List<Violation> violations() {
    return violations;
  }
}
