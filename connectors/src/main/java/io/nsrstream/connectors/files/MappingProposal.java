package io.nsrstream.connectors.files;

import io.nsrstream.connectors.SourceRecord;
import io.nsrstream.connectors.files.JsonFieldSurvey.Field;
import io.nsrstream.connectors.records.Decoded;
import io.nsrstream.connectors.records.ExampleReader;
import io.nsrstream.connectors.records.RecordMapping;
import io.nsrstream.connectors.records.RecordMapping.Absent;
import io.nsrstream.connectors.records.TimeFormat;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A mapping that reads JSON records, as the names and values of their fields suggest it. It is
 * printed for a person to check, and never used unasked.
 *
 * @param mapping reads most of the first records
 * @param labelled whether a field of the label was found
 */
record MappingProposal(RecordMapping mapping, boolean labelled) {
  private static final RecordMapping DEFAULTS = RecordMapping.DEFAULTS;
  private static final Set<String> LABELS =
      Set.of(
          "label",
          "class",
          "target",
          "y",
          "state",
          "status",
          "category",
          "outcome",
          "result",
          "verdict");
  private static final Set<String> TIMES =
      Set.of("time", "timestamp", "@timestamp", "ts", "date", "datetime", "event_time");
  private static final Pattern ID = Pattern.compile("_?id|uuid|key|.*[_-]id|.*I[dD]");

  /** Numbers below are seconds since 1970, below the next milliseconds, then microseconds. */
  private static final double SECONDS_END = 1e11;

  private static final double MILLISECONDS_END = 1e14;
  private static final double MICROSECONDS_END = 1e17;

  /** A shell and YAML read such a text as it is. */
  private static final Pattern PLAIN = Pattern.compile("[\\w/.@-]*");

  /** Proposes a mapping by which most records are examples; empty if none is found. */
  static Optional<MappingProposal> of(List<String> lines) {
    JsonFieldSurvey survey = JsonFieldSurvey.of(lines);
    String label = first(survey, pointer -> isLabel(survey, pointer));
    List<String> features =
        survey.fields().keySet().stream()
            .filter(pointer -> !pointer.equals(label) && isFeature(survey, pointer))
            .toList();
    if (features.isEmpty()) {
      return Optional.empty();
    }
    String time = first(survey, pointer -> isNamed(pointer, TIMES));
    return Stream.of(time.isEmpty() ? DEFAULTS.time() : time, "")
        .map(pointer -> mapping(survey, features, label, pointer))
        .filter(mapping -> readsMost(mapping, lines))
        .map(mapping -> new MappingProposal(mapping, !label.isEmpty()))
        .findFirst();
  }

  private static String first(JsonFieldSurvey survey, Predicate<String> wanted) {
    return survey.fields().keySet().stream().filter(wanted).findFirst().orElse("");
  }

  private static boolean isLabel(JsonFieldSurvey survey, String pointer) {
    Field field = survey.field(pointer);
    return isNamed(pointer, LABELS) && (field.isNumber() || field.isText());
  }

  private static boolean isFeature(JsonFieldSurvey survey, String pointer) {
    Field field = survey.field(pointer);
    boolean usual = 2 * field.present() >= survey.records();
    boolean value =
        field.isNumber()
            || field.isList()
            || field.isNumberInText()
            || (field.isText() && field.repeats())
            || field.isWords();
    return usual && value && !isNamed(pointer, TIMES) && !ID.matcher(name(pointer)).matches();
  }

  private static boolean isNamed(String pointer, Set<String> names) {
    return names.contains(name(pointer).toLowerCase(Locale.ROOT));
  }

  private static String name(String pointer) {
    return pointer.substring(pointer.lastIndexOf('/') + 1);
  }

  private static RecordMapping mapping(
      JsonFieldSurvey survey, List<String> features, String label, String time) {
    boolean absent =
        features.stream().anyMatch(pointer -> survey.field(pointer).present() < survey.records());
    return new RecordMapping(
        features,
        DEFAULTS.key(),
        DEFAULTS.id(),
        label.isEmpty() ? DEFAULTS.label() : label,
        time,
        DEFAULTS.weight(),
        DEFAULTS.width(),
        DEFAULTS.bounds(),
        absent ? Absent.MISSING : DEFAULTS.absent(),
        survey.fields().containsKey(time) ? timeFormat(survey.field(time)) : DEFAULTS.timeFormat(),
        features.stream().filter(pointer -> survey.field(pointer).isNumberInText()).toList(),
        features.stream().filter(pointer -> survey.field(pointer).isWords()).toList(),
        DEFAULTS.arrays(),
        DEFAULTS.stepFields(),
        survey.hasArrays() ? "[]" : DEFAULTS.examples(),
        DEFAULTS.tombstones());
  }

  /** The unit of a time by its size. */
  private static TimeFormat timeFormat(Field field) {
    double number = field.aNumber();
    if (Double.isNaN(number)) {
      return TimeFormat.ISO_8601;
    }
    if (number < MILLISECONDS_END) {
      return number < SECONDS_END ? TimeFormat.EPOCH_S : TimeFormat.EPOCH_MS;
    }
    return number < MICROSECONDS_END ? TimeFormat.EPOCH_US : TimeFormat.EPOCH_NS;
  }

  private static boolean readsMost(RecordMapping mapping, List<String> lines) {
    ExampleReader reader = new ExampleReader(mapping);
    List<Boolean> read =
        lines.stream()
            .filter(line -> !line.isBlank())
            .map(line -> line.strip().getBytes(StandardCharsets.UTF_8))
            .flatMap(bytes -> reader.decode(new SourceRecord("", 0, 0, 0, bytes)).stream())
            .map(Decoded.Taken.class::isInstance)
            .toList();
    return 2 * read.stream().filter(taken -> taken).count() > read.size();
  }

  /** The options that choose it, as a shell reads them. */
  String options() {
    return Stream.of(
            option("features", list(mapping.features()), ""),
            option("label", mapping.label(), DEFAULTS.label()),
            option("time", mapping.time(), DEFAULTS.time()),
            option("timeFormat", mapping.timeFormat().name(), DEFAULTS.timeFormat().name()),
            option("numbers", list(mapping.numbers()), "[]"),
            option("text", list(mapping.text()), "[]"),
            option("absent", mapping.absent().name(), DEFAULTS.absent().name()),
            option("examples", mapping.examples(), DEFAULTS.examples()))
        .filter(text -> !text.isEmpty())
        .collect(Collectors.joining(" "));
  }

  private static String option(String name, String value, String unset) {
    String setting = "mapping." + name + "=" + value;
    if (value.equals(unset)) {
      return "";
    }
    return "--set "
        + (PLAIN.matcher(value).matches() ? setting : "'" + setting.replace("'", "'\\''") + "'");
  }

  /** A list in YAML. */
  private static String list(List<String> pointers) {
    return pointers.stream()
        .map(
            pointer ->
                PLAIN.matcher(pointer).matches()
                    ? pointer
                    : "\"" + pointer.replace("\\", "\\\\").replace("\"", "\\\"") + "\"")
        .collect(Collectors.joining(", ", "[", "]"));
  }
}
