package io.nsrstream.flink.settings;

import io.nsrstream.online.settings.InvalidSettingsException;
import io.nsrstream.online.settings.Violation;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The command line of a job: {@code --NAME VALUE} or {@code --NAME=VALUE}, values as they are. */
public final class JobArguments {
  private JobArguments() {}

  /**
   * Values by name.
   *
   * @throws InvalidSettingsException if a name lacks its value or a value its name; the message
   *     holds no argument, since any may be a secret
   */
  public static Map<String, String> parse(String... arguments) {
    Map<String, String> values = new LinkedHashMap<>();
    for (int i = 0; i < arguments.length; i++) {
      String argument = arguments[i];
      if (!argument.startsWith("--") || argument.length() == 2) {
        throw invalid(
            i, "must be a name with -- before it", "write --NAME VALUE, such as --learner.seed 2");
      }
      int equals = argument.indexOf('=');
      if (equals > 0) {
        values.put(argument.substring(2, equals), argument.substring(equals + 1));
      } else if (i + 1 < arguments.length) {
        values.put(argument.substring(2), arguments[++i]);
      } else {
        throw invalid(i, "must have a value after it", "write --NAME VALUE");
      }
    }
    return values;
  }

  private static InvalidSettingsException invalid(int index, String rule, String remedy) {
    return new InvalidSettingsException(
        List.of(
            new Violation(
                "argument " + (index + 1),
                rule,
                "otherwise (not shown, since it may hold secrets)",
                remedy)));
  }
}
