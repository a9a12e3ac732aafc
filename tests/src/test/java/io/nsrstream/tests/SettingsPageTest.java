package io.nsrstream.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nsrstream.flink.settings.JobSettings;
import io.nsrstream.flink.settings.SettingsReader;
import io.nsrstream.online.ensemble.MemberSettings;
import io.nsrstream.online.ensemble.NeighbourSettings;
import io.nsrstream.online.ensemble.RegressionSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The reference of all settings is complete and says what is so. */
final class SettingsPageTest {
  private static final String PAGE = page();

  @Test
  void everySettingIsListedWithItsDefault() {
    Map<String, String> listed = new LinkedHashMap<>();
    Pattern.compile("^\\| `([\\w.\\[\\]]+)` \\| (.*?) \\| [^|]+ \\| [^|]+ \\|$", Pattern.MULTILINE)
        .matcher(PAGE)
        .results()
        .forEach(row -> listed.put(row.group(1), row.group(2)));

    assertThat(listed).isEqualTo(defaults());
  }

  private static Map<String, String> defaults() {
    Map<String, String> defaults = new LinkedHashMap<>();
    collect("", JobSettings.DEFAULTS, defaults);
    return defaults;
  }

  private static void collect(String prefix, Record settings, Map<String, String> into) {
    for (RecordComponent component : settings.getClass().getRecordComponents()) {
      String name = prefix + component.getName();
      Object value = get(component, settings);
      if (value instanceof Record section) {
        collect(name + ".", section, into);
      } else if (value instanceof List<?> list && first(list) instanceof MemberSettings) {
        into.put(name, "one network");
        assertThat(list).hasSize(1);
        collect(name + "[].", MemberSettings.DEFAULTS, into);
      } else if (value instanceof List<?> list && first(list) instanceof RegressionSettings) {
        into.put(name, "one opinion");
        assertThat(list).hasSize(1);
        collect(name + "[].", RegressionSettings.DEFAULTS, into);
      } else if (value instanceof List<?> list && first(list) instanceof NeighbourSettings) {
        into.put(name, "three opinions");
        assertThat(list).hasSize(3);
        collect(name + "[].", NeighbourSettings.DEFAULTS, into);
      } else {
        String text = value.toString().replace(", ", ",");
        into.put(name, text.isEmpty() ? "\"\"" : text);
      }
    }
  }

  private static Object first(List<?> list) {
    return list.isEmpty() ? "" : list.get(0);
  }

  private static Object get(RecordComponent component, Record from) {
    try {
      return component.getAccessor().invoke(from);
    } catch (ReflectiveOperationException unreachable) {
      throw new IllegalStateException(unreachable);
    }
  }

  static Stream<Arguments> renamed() {
    String table = PAGE.substring(PAGE.indexOf("| old name | new name |"));
    return Pattern.compile("^\\| `([\\w.]+)` \\| `([\\w.\\[\\]]+)` \\|$", Pattern.MULTILINE)
        .matcher(table)
        .results()
        .map(row -> Arguments.of(row.group(1), row.group(2)));
  }

  @ParameterizedTest
  @MethodSource("renamed")
  void theWarningOfAnOldNameGivesTheNewOne(String old, String name) {
    boolean ofOne = name.startsWith("learner.members[0]") && !old.equals("learner.lambda");
    SettingsReader reader = new SettingsReader();
    if (ofOne) {
      reader.set("learner.lambda", "0.1");
    }
    reader.set(old, "1");

    assertThat(reader.warnings()).last().asString().startsWith(old + " is").endsWith(" " + name);
    assertThatThrownBy(() -> new SettingsReader().set(name, "").read())
        .as("the new name is one")
        .hasMessageNotContaining("is not a setting");
  }

  private static String page() {
    try {
      return Files.readString(Path.of("..", "docs", "settings.md"));
    } catch (IOException missing) {
      throw new UncheckedIOException(missing);
    }
  }
}
