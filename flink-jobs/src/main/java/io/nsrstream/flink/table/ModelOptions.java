package io.nsrstream.flink.table;

import io.nsrstream.online.settings.InvalidSettingsException;
import io.nsrstream.online.settings.Violation;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;

/** The options of a model in SQL: a few of its own, and settings under their names. */
final class ModelOptions {
  static final ConfigOption<String> TOPIC =
      ConfigOptions.key("models.topic").stringType().noDefaultValue();
  static final ConfigOption<String> SERVERS =
      ConfigOptions.key("bootstrap.servers").stringType().noDefaultValue();
  static final ConfigOption<Duration> WAIT =
      ConfigOptions.key("models.wait").durationType().defaultValue(Duration.ofMinutes(1));
  static final ConfigOption<String> SNAPSHOT =
      ConfigOptions.key("snapshot").stringType().noDefaultValue();
  static final ConfigOption<String> KEY = ConfigOptions.key("key").stringType().noDefaultValue();

  /** What ML_EVALUATE asks for; the only task here is classification. */
  static final ConfigOption<String> TASK = ConfigOptions.key("task").stringType().noDefaultValue();

  static final Set<ConfigOption<?>> ALL = Set.of(TOPIC, SERVERS, WAIT, SNAPSHOT, KEY, TASK);

  /** What client properties begin with, as in the options of Flink's Kafka tables. */
  static final String PROPERTIES = "properties.";

  /** What settings begin with that a model takes. */
  static final List<String> SETTINGS =
      List.of(
          PROPERTIES,
          "learner.",
          "model.",
          "mapping.",
          "serving.parents",
          "serving.maxHeapBytes",
          "flink.liveLearners");

  private static final String TOPIC_SETTING = "topics.models";
  private static final String SERVERS_SETTING = "kafka.servers";
  private static final String KAFKA = "kafka.";

  private ModelOptions() {}

  /** Whether an option is a setting of a job. */
  static boolean isSetting(String option) {
    return option.equals(TOPIC.key())
        || option.equals(SERVERS.key())
        || SETTINGS.stream().anyMatch(option::startsWith);
  }

  /** The name that an option has in the settings of a job. */
  static String setting(String option) {
    if (option.equals(TOPIC.key())) {
      return TOPIC_SETTING;
    }
    if (option.equals(SERVERS.key())) {
      return SERVERS_SETTING;
    }
    return option.startsWith(PROPERTIES) ? KAFKA + option : option;
  }

  /** The same violations, with the names of options. */
  static InvalidSettingsException renamed(InvalidSettingsException invalid) {
    return new InvalidSettingsException(
        invalid.violations().stream()
            .map(
                violation ->
                    new Violation(
                        option(violation.setting()),
                        violation.rule(),
                        violation.value(),
                        violation.remedy()))
            .toList());
  }

  private static String option(String setting) {
    if (setting.equals(TOPIC_SETTING)) {
      return TOPIC.key();
    }
    if (setting.equals(SERVERS_SETTING)) {
      return SERVERS.key();
    }
    return setting.startsWith(KAFKA) ? setting.substring(KAFKA.length()) : setting;
  }
}
