package io.nsrstream.connectors.files;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How a file was understood from its beginning.
 *
 * @param facts what by name, in a fixed order: the format, and what the format leaves to be guessed
 * @param warnings what may be misunderstood, each with what to do
 */
public record FileDescription(Map<String, String> facts, List<String> warnings) {

  public FileDescription {
    facts = Collections.unmodifiableMap(new LinkedHashMap<>(facts));
    warnings = List.copyOf(warnings);
  }

  /** Of a format that says itself how it is read. */
  static FileDescription ofFeatures(int features, boolean sequences) {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put(sequences ? "channels" : "features", Integer.toString(features));
    return new FileDescription(facts, List.of());
  }

  /** The same with the format before all. */
  FileDescription withFormat(String format) {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("format", format);
    all.putAll(facts);
    return new FileDescription(all, warnings);
  }

  /** The same with another fact behind all. */
  FileDescription with(String name, String fact) {
    Map<String, String> all = new LinkedHashMap<>(facts);
    all.put(name, fact);
    return new FileDescription(all, warnings);
  }

  /** The same with more warnings. */
  FileDescription withWarnings(List<String> more) {
    return new FileDescription(facts, Stream.concat(warnings.stream(), more.stream()).toList());
  }

  /** The facts in one line. */
  public String line() {
    return facts.entrySet().stream()
        .map(fact -> fact.getKey() + " " + fact.getValue())
        .collect(Collectors.joining(", "));
  }
}
