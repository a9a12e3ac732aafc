package io.nsrstream.flink.settings;

import io.nsrstream.online.settings.Binder;
import io.nsrstream.online.settings.InvalidSettingsException;
import io.nsrstream.online.settings.Tree;
import io.nsrstream.online.settings.Tree.Argument;
import io.nsrstream.online.settings.Tree.Entry;
import io.nsrstream.online.settings.Tree.Items;
import io.nsrstream.online.settings.Tree.Section;
import io.nsrstream.online.settings.Tree.Text;
import io.nsrstream.online.settings.Violation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads settings records from YAML and from {@code name=value} overrides, texts as written but for
 * {@link SecretReferences}.
 */
public final class SettingsReader {
  private final Function<String, @Nullable String> environment;
  private final List<Entry> entries = new ArrayList<>();
  private final List<Violation> violations = new ArrayList<>();

  /** References to the environment lead to that of this process. */
  public SettingsReader() {
    this(System::getenv);
  }

  /**
   * @param environment the value of a variable, null where there is none
   */
  public SettingsReader(Function<String, @Nullable String> environment) {
    this.environment = environment;
  }

  /**
   * Adds the settings of a YAML file.
   *
   * @throws IOException if the file cannot be read
   */
  public SettingsReader file(Path file) throws IOException {
    return yaml(Files.readString(file), file.toString());
  }

  /**
   * Adds settings in YAML. A text is taken as it is written, without its quotes.
   *
   * @param origin where the text is from, for messages
   */
  public SettingsReader yaml(String text, String origin) {
    try {
      Tree read = YamlTree.read(text);
      if (read instanceof Section section) {
        entries.addAll(section.entries());
      } else {
        violations.add(
            new Violation(
                origin,
                "must be YAML of names and values",
                read instanceof Items ? "a list" : "a text",
                "write one name: value per line, as in docs/settings.md"));
      }
    } catch (InvalidSettingsException malformed) {
      malformed.violations().forEach(violation -> violations.add(violation.within(origin)));
    }
    return this;
  }

  /**
   * Adds one setting on top of those before.
   *
   * @param name dotted, such as {@code learner.seed}; elements of lists are numbered from 0, as in
   *     {@code learner.members[2].batch}
   * @param value taken as it is where the setting is a text; a list or a section is written as in
   *     YAML, such as {@code [{batch: 4}]}
   */
  public SettingsReader set(String name, String value) {
    entries.add(new Entry(name, new Argument(value)));
    return this;
  }

  /** The same for a list of texts, each taken as it is. */
  public SettingsReader set(String name, List<String> values) {
    entries.add(new Entry(name, new Items(values.stream().<Tree>map(Text::new).toList())));
    return this;
  }

  /**
   * The settings that were added, with the defaults for the others.
   *
   * @throws InvalidSettingsException with all that is wrong
   */
  public JobSettings read() {
    OldNames old = new OldNames(entries);
    Section renamed = old.renamed();
    List<Violation> wrong = new ArrayList<>(violations);
    wrong.addAll(old.violations());
    Section resolved = new SecretReferences(environment, wrong).resolve(renamed);
    JobSettings settings = Binder.bind(JobSettings.DEFAULTS, resolved, YamlTree::read, wrong);
    if (!wrong.isEmpty()) {
      throw new InvalidSettingsException(wrong);
    }
    return settings;
  }

  /** The old names among the settings that were added, each with the one to write in its place. */
  public List<String> warnings() {
    OldNames old = new OldNames(entries);
    old.renamed();
    return old.warnings();
  }
}
