package io.nsrstream.flink.table;

import io.nsrstream.connectors.SourceRecord;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.serialization.SerializerConfig;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.table.api.Table;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.types.Row;

/**
 * A table in the place of a topic.
 *
 * @param rows its rows, only inserted
 * @param type their type
 * @param topic the name of the topic
 */
record TableInput(DataStream<Row> rows, RowBytes.OfTable type, String topic) {

  static TableInput of(StreamTableEnvironment tables, Table table, String topic) {
    DataStream<Row> rows = tables.toDataStream(table);
    SerializerConfig config = rows.getExecutionConfig().getSerializerConfig();
    return new TableInput(
        rows, new RowBytes.OfTable(rows.getType().createSerializer(config)), topic);
  }

  /**
   * The rows as records.
   *
   * @param uids what the uids of operators begin with
   */
  DataStream<SourceRecord> records(WatermarkStrategy<SourceRecord> watermarks, String uids) {
    return rows.process(new RowsAsRecords(type, topic))
        .returns(TypeInformation.of(SourceRecord.class))
        .name(topic)
        .uid(uids + topic)
        .assignTimestampsAndWatermarks(
            watermarks.withTimestampAssigner((record, rowTime) -> record.timestamp()))
        .name(topic + " times")
        .uid(uids + topic + "-times");
  }
}
