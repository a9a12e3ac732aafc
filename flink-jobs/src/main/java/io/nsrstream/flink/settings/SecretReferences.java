package io.nsrstream.flink.settings;

import io.nsrstream.online.settings.Tree;
import io.nsrstream.online.settings.Tree.Argument;
import io.nsrstream.online.settings.Tree.Entry;
import io.nsrstream.online.settings.Tree.Items;
import io.nsrstream.online.settings.Tree.Section;
import io.nsrstream.online.settings.Tree.Text;
import io.nsrstream.online.settings.Violation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Puts what stands elsewhere into settings: {@code ${env:NAME}} is a variable of the environment,
 * and {@code ${file:PATH}} a file without line ends at its end. A dollar before one makes it a text
 * like any other. Only settings that may be secrets have references, since no message shows a value
 * of them.
 */
final class SecretReferences {
  /** The sections that {@code JobSettings} and {@code FormatSettings} mark as secret. */
  private static final List<String> SECRET = List.of("kafka", "format.registry");

  /** Kafka's clients have references of their own, where this property is given. */
  private static final String KAFKAS_OWN = "kafka.properties.config.providers";

  private static final Pattern REFERENCE = Pattern.compile("\\$\\$\\{|\\$\\{(env|file):([^}]*)\\}");
  private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
  private static final long MAX_FILE_BYTES = 1 << 20;

  private final Function<String, @Nullable String> environment;
  private final List<Violation> violations;

  /**
   * @param environment the value of a variable, null where there is none
   * @param violations receives what is wrong
   */
  SecretReferences(Function<String, @Nullable String> environment, List<Violation> violations) {
    this.environment = environment;
    this.violations = violations;
  }

  /** The settings with the values that their references lead to. */
  Section resolve(Section settings) {
    return has(KAFKAS_OWN, "", settings)
        ? section("", settings, List.of("format.registry"))
        : section("", settings, SECRET);
  }

  private static boolean has(String name, String prefix, Section section) {
    return section.entries().stream()
        .anyMatch(
            entry ->
                entry.value() instanceof Section inner
                    ? has(name, prefix + entry.name() + ".", inner)
                    : (prefix + entry.name()).equals(name));
  }

  private Section section(String prefix, Section section, List<String> secret) {
    List<Entry> entries = new ArrayList<>();
    for (Entry entry : section.entries()) {
      String name = prefix + entry.name();
      entries.add(new Entry(entry.name(), value(name, entry.value(), secret)));
    }
    return new Section(entries);
  }

  private Tree value(String name, Tree value, List<String> secret) {
    if (value instanceof Section inner) {
      return section(name + ".", inner, secret);
    }
    if (secret.stream().noneMatch(root -> name.equals(root) || name.startsWith(root + "."))) {
      return value;
    }
    if (value instanceof Text text) {
      return new Text(text(name, text.value()));
    }
    if (value instanceof Argument argument) {
      return new Argument(text(name, argument.value()));
    }
    return new Items(
        ((Items) value).values().stream().map(item -> value(name, item, secret)).toList());
  }

  private String text(String name, String text) {
    return REFERENCE
        .matcher(text)
        .replaceAll(found -> Matcher.quoteReplacement(referenced(name, found)));
  }

  private String referenced(String name, MatchResult reference) {
    if (reference.group(1) == null) {
      return "${";
    }
    return reference.group(1).equals("env")
        ? variable(name, reference.group(2))
        : file(name, reference.group(2));
  }

  private String variable(String setting, String name) {
    if (!VARIABLE.matcher(name).matches()) {
      return wrong(
          setting,
          "must name a variable of letters, digits and underscores in ${env:NAME}",
          "another text (not shown, since it may be a secret)",
          "write ${env:KAFKA_PASSWORD}, or $${ for the characters ${");
    }
    String value = environment.apply(name);
    return value != null
        ? value
        : wrong(
            setting,
            "must refer to a variable of the environment that is set",
            "${env:%s}, which is not".formatted(name),
            "set %s where the job is submitted".formatted(name));
  }

  private String file(String setting, String path) {
    try {
      Path file = Path.of(path);
      if (Files.size(file) > MAX_FILE_BYTES) {
        return wrong(
            setting,
            "must refer to a file of at most %d bytes".formatted(MAX_FILE_BYTES),
            "${file:%s}, which is longer".formatted(path),
            "name the file that has the secret alone");
      }
      return Files.readString(file).replaceFirst("[\\r\\n]+$", "");
    } catch (IOException | InvalidPathException e) {
      return wrong(
          setting,
          "must refer to a file of UTF-8 text that can be read",
          "${file:%s}, which cannot".formatted(path),
          "check the path and its rights where the job is submitted");
    }
  }

  /** Names below {@code kafka.properties} are not shown, since one may be a value in its place. */
  private String wrong(String setting, String rule, String value, String remedy) {
    String shown = setting.startsWith("kafka.properties.") ? "kafka.properties" : setting;
    violations.add(new Violation(shown, rule, value, remedy));
    return "";
  }
}
