package io.nsrstream.cli.pipe;

import io.nsrstream.connectors.records.BadRecordException;
import io.nsrstream.connectors.records.ExampleReader;
import io.nsrstream.connectors.records.RecordMapping;
import io.nsrstream.online.data.Example;
import io.nsrstream.online.settings.Rules;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads records whose features have names: {@code {"features": {"temperature": 21.5, "mode":
 * "fast"}}}. A learner knows features by their places, so each name gets a place when it is
 * {@linkplain #keep kept}; those of one record are sorted.
 */
final class NamedRecords {
  private static final String FEATURES = "/features";
  private static final String INSIDE = FEATURES + "/";

  private final RecordMapping mapping;

  /** The pointers of the names that are kept. */
  private List<String> kept;

  private Set<String> known;

  /** Those that the last record was read with. */
  private List<String> read = List.of();

  private @Nullable ExampleReader reader;

  /**
   * Reads records with a mapping.
   *
   * @param mapping the pointers of its features lead into the object of all features, unless it
   *     names this object alone
   */
  NamedRecords(RecordMapping mapping) {
    Rules rules = new Rules();
    List<String> pointers =
        mapping.features().equals(List.of(FEATURES)) ? List.of() : mapping.features();
    for (String pointer : pointers) {
      rules.require(
          pointer.startsWith(INSIDE) && pointer.indexOf('/', INSIDE.length()) < 0,
          "mapping.features",
          "must hold pointers to values of the object features",
          "\"" + pointer + "\"",
          "write it like /features/temperature, or leave mapping.features out");
    }
    rules.check();
    this.mapping = mapping;
    kept = pointers;
    known = new HashSet<>(pointers);
  }

  /**
   * The example of a record. Features that are not in it are missing.
   *
   * @param bytes the record in JSON
   * @param names the names of the record's features; those that are not kept have the last places
   * @param id the id of an example that has none
   * @throws BadRecordException if it holds no example
   */
  Example read(byte[] bytes, List<String> names, String id) throws BadRecordException {
    List<String> pointers = new ArrayList<>(kept);
    // Sorted, because the order of the fields of a JSON object says nothing.
    names.stream()
        .sorted()
        .map(NamedRecords::pointer)
        .filter(pointer -> !known.contains(pointer))
        .forEach(pointers::add);
    requireNames(pointers);
    ExampleReader current = reader;
    if (current == null || !pointers.equals(read)) {
      current = new ExampleReader(mapping.withFeatures(pointers));
      reader = current;
      read = List.copyOf(pointers);
    }
    return current.decode(bytes, id, System.currentTimeMillis());
  }

  private void requireNames(List<String> pointers) throws BadRecordException {
    int most = mapping.bounds().maxFeatures();
    if (pointers.isEmpty()) {
      throw new BadRecordException("features must hold at least one feature, but is empty");
    }
    if (pointers.size() > most) {
      throw new BadRecordException(
          "names of features must be at most %d (mapping.bounds.maxFeatures), but are %d"
              .formatted(most, pointers.size()));
    }
    int longest = mapping.bounds().maxTextLength();
    for (String pointer : pointers.subList(kept.size(), pointers.size())) {
      int length = name(pointer).length();
      if (length > longest) {
        throw new BadRecordException(
            "the name of a feature must have at most %d characters (mapping.bounds.maxTextLength), but has %d"
                .formatted(longest, length));
      }
    }
  }

  /** Keeps the places of the names that the last record had. */
  void keep() {
    if (read.size() > kept.size()) {
      restore(read.stream().map(NamedRecords::name).toList());
    }
  }

  /** Keeps these names in place of all others. */
  void restore(List<String> names) {
    kept = names.stream().map(NamedRecords::pointer).toList();
    known = new HashSet<>(kept);
  }

  /** The names that are kept, in the order of their places. */
  List<String> names() {
    return kept.stream().map(NamedRecords::name).toList();
  }

  private static String pointer(String name) {
    return INSIDE + name.replace("~", "~0").replace("/", "~1");
  }

  private static String name(String pointer) {
    return pointer.substring(INSIDE.length()).replace("~1", "/").replace("~0", "~");
  }
}
