package io.nsrstream.connectors.files;

import io.nsrstream.connectors.formats.FormatSettings;
import io.nsrstream.connectors.formats.FormatSettings.Framing;
import io.nsrstream.connectors.records.RecordMapping;
import io.nsrstream.online.settings.Rules;
import java.util.List;

/**
 * How a job reads the records of its topic, of which a file may hold the values, one in each line.
 *
 * @param mapping where the values of an example are
 * @param format how records are written
 */
public record TopicRecords(RecordMapping mapping, FormatSettings format) {

  /** As a job reads them without settings. */
  public static final TopicRecords DEFAULTS =
      new TopicRecords(RecordMapping.DEFAULTS, FormatSettings.DEFAULTS);

  /**
   * Requires that the job reads the values alone, and as JSON.
   *
   * @throws io.nsrstream.online.settings.InvalidSettingsException with all that is in the way
   */
  void requireJsonLines() {
    String remedy = "leave format out of the settings for this file";
    Rules rules =
        new Rules()
            .require(
                format.type() == FormatSettings.Type.JSON,
                "format.type",
                "must be JSON where a file has a JSON record in each line",
                format.type(),
                remedy)
            .require(
                format.framing() == Framing.NONE,
                "format.framing",
                "must be NONE where a file has a JSON record in each line",
                format.framing(),
                remedy);
    mapping.requireInValue(rules);
    rules.check();
  }

  /**
   * Requires that the job reads the values alone. A container file has its schema, so it matters
   * not in which framing the records of the topic are.
   *
   * @throws io.nsrstream.online.settings.InvalidSettingsException with all that is in the way
   */
  void requireAvroFile() {
    Rules rules =
        new Rules()
            .require(
                format.type() != FormatSettings.Type.CSV,
                "format.type",
                "must not be CSV where a file has Avro records",
                format.type(),
                "leave format out of the settings for this file");
    mapping.requireInValue(rules);
    rules.check();
  }

  /** What to say of a file without such records: its own format decides, not that of a topic. */
  List<String> warningsOfOtherFiles() {
    return format.type() == FormatSettings.Type.JSON && format.framing() == Framing.NONE
        ? List.of()
        : List.of(
            "format and mapping are not looked at: they are for a topic, whose records are read"
                + " from a file only where each line is one in JSON");
  }
}
