package io.nsrstream.connectors.records;

import io.nsrstream.online.settings.Conditional;
import java.io.Serializable;
import java.util.List;

/**
 * Where records of the labels topic have their parts, each {@code ""} where examples have it, too.
 *
 * @param key as {@link RecordMapping#key}
 * @param id as {@link RecordMapping#id}
 * @param label as {@link RecordMapping#label}
 * @param time as {@link RecordMapping#time}
 * @param timeFormat how {@code time} is written here, if it is not where examples have it
 */
public record LabelMapping(String key, String id, String label, String time, TimeFormat timeFormat)
    implements Conditional, Serializable {

  public static final LabelMapping DEFAULTS =
      new LabelMapping("", "", "", "", RecordMapping.DEFAULTS.timeFormat());

  @Override
  public List<Unused> unused() {
    return time.isEmpty()
        ? List.of(
            new Unused(
                "timeFormat",
                "where labels.mapping.time is empty: times are as mapping.timeFormat says",
                "name the time of labels in labels.mapping.time"))
        : List.of();
  }

  /** The mapping of labels beside that of examples. */
  public RecordMapping beside(RecordMapping examples) {
    return examples.ofLabels(
        or(key, examples.key()),
        or(id, examples.id()),
        or(label, examples.label()),
        or(time, examples.time()),
        time.isEmpty() ? examples.timeFormat() : timeFormat);
  }

  private static String or(String pointer, String ofExamples) {
    return pointer.isEmpty() ? ofExamples : pointer;
  }
}
