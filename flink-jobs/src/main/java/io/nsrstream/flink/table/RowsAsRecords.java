package io.nsrstream.flink.table;

import io.nsrstream.connectors.SourceRecord;
import java.util.List;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.types.Row;
import org.apache.flink.util.Collector;

/**
 * Makes records of rows. The place of a record is its subtask and the number of its row there;
 * after a restore no number comes again. Its timestamp is the row time, or the clock's where the
 * table has none.
 */
final class RowsAsRecords extends ProcessFunction<Row, SourceRecord>
    implements CheckpointedFunction {
  private static final long serialVersionUID = 1;

  private final RowBytes.OfTable table;
  private final String topic;
  private transient RowBytes bytes;
  private transient ListState<Long> counts;
  private transient int subtask;
  private long count;

  /**
   * Makes records of the rows of a table.
   *
   * @param topic the name of the topic that the table stands for
   */
  @SuppressWarnings("NullAway.Init") // Flink calls initializeState before anything else
  RowsAsRecords(RowBytes.OfTable table, String topic) {
    this.table = table;
    this.topic = topic;
  }

  @Override
  public void initializeState(FunctionInitializationContext context) throws Exception {
    bytes = table.bytes();
    subtask = getRuntimeContext().getTaskInfo().getIndexOfThisSubtask();
    counts =
        context
            .getOperatorStateStore()
            .getUnionListState(new ListStateDescriptor<>("rows", Types.LONG));
    // Subtasks may be others than before: each goes on after the highest number of all.
    for (long restored : counts.get()) {
      count = Math.max(count, restored);
    }
  }

  @Override
  public void snapshotState(FunctionSnapshotContext context) throws Exception {
    counts.update(List.of(count));
  }

  @Override
  public void processElement(Row row, Context context, Collector<SourceRecord> out) {
    Long rowTime = context.timestamp();
    long time = rowTime == null ? context.timerService().currentProcessingTime() : rowTime;
    out.collect(new SourceRecord(topic, subtask, count++, time, bytes.of(row)));
  }
}
