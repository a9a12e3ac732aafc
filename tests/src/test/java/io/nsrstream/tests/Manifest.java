package io.nsrstream.tests;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * A place in YAML.
 *
 * @param value a map, a list, a text, a number or a boolean
 */
record Manifest(Object value) {
  static Manifest of(String yaml) {
    return new Manifest(parser().load(yaml));
  }

  static Manifest read(Path file) throws IOException {
    return of(Files.readString(file));
  }

  /** All documents of a text, between lines of dashes. */
  static List<Manifest> all(String yaml) {
    List<Manifest> all = new ArrayList<>();
    parser().loadAll(yaml).forEach(document -> all.add(new Manifest(document)));
    return all;
  }

  private static Yaml parser() {
    LoaderOptions strict = new LoaderOptions();
    strict.setAllowDuplicateKeys(false);
    return new Yaml(new SafeConstructor(strict));
  }

  /** What is below these names and numbers of list elements; fails if one is not there. */
  Manifest at(Object... path) {
    Object node = value;
    for (Object step : path) {
      Object inner = step instanceof Integer i ? ((List<?>) node).get(i) : get(node, step);
      node = Objects.requireNonNull(inner, () -> step + " of " + List.of(path));
    }
    return new Manifest(node);
  }

  private static @Nullable Object get(Object node, Object name) {
    return ((Map<?, ?>) node).get(name);
  }

  String text(Object... path) {
    return at(path).value.toString();
  }

  /** Version and kind of a resource. */
  String kind() {
    return text("apiVersion") + " " + text("kind");
  }

  Map<String, String> texts(Object... path) {
    Map<String, String> texts = new TreeMap<>();
    ((Map<?, ?>) at(path).value)
        .forEach((name, text) -> texts.put(name.toString(), text.toString()));
    return texts;
  }

  /** The elements of a list; none if the last name is not there. */
  List<Manifest> list(Object name) {
    Object list = get(value, name);
    return list == null ? List.of() : ((List<?>) list).stream().map(Manifest::new).toList();
  }

  /** The element of a list that has this name. */
  Manifest named(String list, String name) {
    return list(list).stream()
        .filter(element -> element.text("name").equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no " + name + " in " + list));
  }
}
