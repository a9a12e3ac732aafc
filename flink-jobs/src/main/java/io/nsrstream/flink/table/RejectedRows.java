package io.nsrstream.flink.table;

import io.nsrstream.connectors.RejectedRecord;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.types.Row;

/** Rejected rows as rows: where from, the row as JSON, and the reason. */
final class RejectedRows extends RichMapFunction<RejectedRecord, Row> {
  private static final long serialVersionUID = 1;

  static final TypeInformation<Row> TYPE =
      Types.ROW_NAMED(
          new String[] {"topic", "record", "reason"}, Types.STRING, Types.STRING, Types.STRING);

  private final Map<String, RowBytes.OfTable> types;
  private transient Map<String, RowBytes> bytes;

  /**
   * Rejected rows of tables.
   *
   * @param types the types of their rows, by the topic that the table stands for
   */
  @SuppressWarnings("NullAway.Init") // Flink calls open before anything else
  RejectedRows(Map<String, RowBytes.OfTable> types) {
    this.types = types;
  }

  @Override
  public void open(OpenContext context) {
    bytes = new HashMap<>();
    types.forEach((topic, type) -> bytes.put(topic, type.bytes()));
  }

  @Override
  public Row map(RejectedRecord rejected) {
    String topic = rejected.record().topic();
    Row row = Objects.requireNonNull(bytes.get(topic)).row(rejected.record());
    return Row.of(topic, RowContent.json(row), rejected.reason());
  }
}
