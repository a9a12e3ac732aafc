package io.nsrstream.connectors.records;

import io.nsrstream.online.data.Example;
import io.nsrstream.online.settings.Binder;
import io.nsrstream.online.settings.InvalidSettingsException;
import io.nsrstream.online.settings.Tree;
import io.nsrstream.online.settings.Tree.Argument;
import io.nsrstream.online.settings.Tree.Entry;
import io.nsrstream.online.settings.Tree.Section;
import io.nsrstream.online.settings.Tree.Text;
import io.nsrstream.online.settings.Violation;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Records as tests write them: JSON with single quotes. */
public final class Records {

  private Records() {}

  public static byte[] bytes(String json) {
    return json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
  }

  public static Example decode(RecordMapping mapping, String json) throws BadRecordException {
    return new ExampleReader(mapping).decode(bytes(json), "fallback", 42);
  }

  /** A mapping that reads features alone, of small records, with other settings. */
  public static RecordMapping featuresAlone(Map<String, String> further) {
    Map<String, String> settings = new HashMap<>(further);
    List.of("key", "id", "label", "time").forEach(name -> settings.put(name, ""));
    settings.put("bounds.maxFeatures", "10");
    settings.put("bounds.maxRecordBytes", "100");
    settings.put("bounds.maxTextLength", "10");
    return mapping(settings);
  }

  /** The default mapping with other settings, as a file of settings names and writes them. */
  public static RecordMapping mapping(Map<String, String> settings) {
    List<Violation> wrong = new ArrayList<>();
    RecordMapping mapping =
        Binder.bind(
            RecordMapping.DEFAULTS,
            new Section(
                settings.entrySet().stream()
                    .map(entry -> new Entry(entry.getKey(), new Argument(entry.getValue())))
                    .toList()),
            text -> new Tree.Items(Stream.of(text.split(",")).<Tree>map(Text::new).toList()),
            wrong);
    if (!wrong.isEmpty()) {
      throw new InvalidSettingsException(wrong);
    }
    return mapping;
  }
}
