package io.nsrstream.connectors.formats;

import io.nsrstream.connectors.csv.CsvSettings;
import io.nsrstream.online.settings.Rules;
import java.util.List;

/**
 * Requires pointers to lead to columns of CSV, or to parts of Kafka's record.
 *
 * @param section the settings that hold the pointers, with a dot at the end
 * @param setting the setting that names the columns
 * @param columns their names
 * @param rules takes violations
 */
record ColumnRules(String section, String setting, List<String> columns, Rules rules) {

  void require(String part, String pointer) {
    rules.require(
        pointer.startsWith("kafka:")
            || columns.stream().map(CsvSettings::pointer).anyMatch(pointer::equals),
        section + part,
        "must lead to a column of %s where format.type is CSV".formatted(setting),
        "\"" + pointer + "\"",
        "write it as / and the name of one of " + columns);
  }

  /**
   * The same for a part that a record may lack. The default pointer may lead to no column, since
   * the user did not choose it.
   */
  void requireUnlessDefault(String part, String pointer, String byDefault) {
    if (!pointer.isEmpty() && !pointer.equals(byDefault)) {
      require(part, pointer);
    }
  }
}
