package io.nsrstream.online.settings;

import io.nsrstream.online.settings.Tree.Entry;
import io.nsrstream.online.settings.Tree.Section;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What was given for one setting: a value, and values for names below it on top of that. */
final class Given {
  private @Nullable Tree value;
  private final List<Entry> below = new ArrayList<>();

  /**
   * Adds what was given later.
   *
   * @param path of the value below the setting, "" for the setting itself
   */
  void add(String path, Tree added) {
    if (!path.isEmpty()) {
      below.add(new Entry(path, added));
    } else if (added instanceof Section section) {
      if (value != null && !(value instanceof Section)) {
        below.clear();
      }
      value = section;
      below.addAll(section.entries());
    } else {
      below.clear();
      value = added;
    }
  }

  /** Reads a structure out of the value if it comes from a command line. */
  void expand(StructureReader structures) {
    if (value instanceof Tree.Argument argument && looksStructured(argument.value())) {
      List<Entry> later = List.copyOf(below);
      add("", structures.read(argument.value()));
      below.addAll(later);
    }
  }

  private static boolean looksStructured(String text) {
    String stripped = text.strip();
    return stripped.startsWith("[") || stripped.startsWith("{");
  }

  /** The value without what is below it; nothing where only names below it were given. */
  @Nullable Tree value() {
    return value;
  }

  /** Names with values below it, those of a section included. */
  List<Entry> below() {
    return below;
  }

  /** Whether the value, if any, leaves all to the names below it. */
  boolean isSection() {
    return value == null || value instanceof Section || saysNothing(value);
  }

  /** An empty section of a file, such as {@code learner:} without anything below it. */
  private static boolean saysNothing(Tree value) {
    return value instanceof Tree.Text text
        && (text.value().isBlank() || text.value().equals("~") || text.value().equals("null"));
  }

  /** All of it as messages show it. */
  String shown() {
    return value == null || value instanceof Section ? new Section(below).shown() : value.shown();
  }
}
