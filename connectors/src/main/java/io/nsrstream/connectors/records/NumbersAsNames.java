package io.nsrstream.connectors.records;

import io.nsrstream.connectors.NumberLike;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Watches the names of one nominal feature until one of them is no number. If the first hundred
 * different names all look like numbers, it warns once: they were most likely meant as numbers.
 */
final class NumbersAsNames {
  private static final int NAMES = 100;

  private final String pointer;
  private final Consumer<String> warnings;
  private @Nullable Set<String> names = new HashSet<>();

  NumbersAsNames(String pointer, Consumer<String> warnings) {
    this.pointer = pointer;
    this.warnings = warnings;
  }

  void see(String name) {
    if (names == null) {
      return;
    }
    if (!NumberLike.is(name.strip())) {
      names = null;
      return;
    }
    names.add(name);
    if (names.size() == NAMES) {
      names = null;
      warnings.accept(
          "%s is text, so each value is a category, but its first %d different values look like numbers, the last of them \"%s\": if they are, add %s to mapping.numbers, with all of them written like 1200.5 (or, in CSV, as format.csv.decimal says)"
              .formatted(pointer, NAMES, name, pointer));
    }
  }
}
