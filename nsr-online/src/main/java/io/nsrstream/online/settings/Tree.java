package io.nsrstream.online.settings;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Settings before they are records: names and values as they were written. A scalar keeps its
 * source text, whatever it looks like; only the type of the setting that takes it says what it
 * means.
 */
public sealed interface Tree {

  /** A scalar of a file. Its text has no quotes and no escapes left. */
  record Text(String value) implements Tree {
    /** Hides the value, which may be a secret. */
    @Override
    public String toString() {
      return "a text";
    }
  }

  /**
   * A value from a command line. It is a text for a setting that takes a text, and is read as a
   * structure for one that takes a list or names with values.
   */
  record Argument(String value) implements Tree {
    /** Hides the value, which may be a secret. */
    @Override
    public String toString() {
      return "an argument";
    }
  }

  /** A list of values. */
  record Items(List<Tree> values) implements Tree {
    public Items {
      values = List.copyOf(values);
    }
  }

  /**
   * Names with values in the order in which they were given; of two for the same setting the later
   * one counts. A name may be a path: {@code replay.rows}, {@code members[2].batch}.
   */
  record Section(List<Entry> entries) implements Tree {
    public Section {
      entries = List.copyOf(entries);
    }
  }

  /** One value and its name in a section. */
  record Entry(String name, Tree value) {}

  /** The value as messages show it. */
  default String shown() {
    if (this instanceof Text text) {
      return text.value();
    }
    if (this instanceof Argument argument) {
      return argument.value();
    }
    if (this instanceof Items items) {
      return items.values().stream().map(Tree::shown).collect(Collectors.joining(", ", "[", "]"));
    }
    return ((Section) this)
        .entries().stream()
            .map(entry -> entry.name() + ": " + entry.value().shown())
            .collect(Collectors.joining(", ", "{", "}"));
  }
}
