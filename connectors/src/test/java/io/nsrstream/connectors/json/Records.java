package io.nsrstream.connectors.json;

import io.nsrstream.online.data.Example;
import java.nio.charset.StandardCharsets;

/** Records as tests write them: JSON with single quotes. */
final class Records {

  private Records() {}

  static byte[] bytes(String json) {
    return json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
  }

  static Example decode(RecordMapping mapping, String json) throws BadRecordException {
    return new JsonExampleReader(mapping).decode(bytes(json), "fallback", 42);
  }
}
