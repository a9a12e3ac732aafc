package io.nsrstream.flink.table;

import io.nsrstream.flink.operators.WaitingBounds;
import io.nsrstream.flink.settings.JobSettings;
import org.apache.flink.table.annotation.ArgumentHint;
import org.apache.flink.table.annotation.ArgumentTrait;
import org.apache.flink.table.annotation.DataTypeHint;
import org.apache.flink.table.annotation.StateHint;
import org.apache.flink.table.api.dataview.ListView;
import org.apache.flink.table.api.dataview.MapView;
import org.apache.flink.table.catalog.DataTypeFactory;
import org.apache.flink.table.functions.FunctionContext;
import org.apache.flink.table.functions.ProcessTableFunction;
import org.apache.flink.table.functions.TableSemantics;
import org.apache.flink.table.types.inference.TypeInference;
import org.apache.flink.types.ColumnList;
import org.apache.flink.types.Row;
import org.jspecify.annotations.Nullable;

/**
 * The process table function NSR_LEARN_LATE: predicts examples when they come and learns them when
 * their labels come, with one learner per partition. Examples and labels are rows of one table, by
 * UNION ALL; a label has NULL in all columns of features.
 *
 * <pre>{@code
 * CREATE FUNCTION NSR_LEARN_LATE AS 'io.nsrstream.flink.table.NsrLearnLate';
 * SELECT machine, id, predicted FROM NSR_LEARN_LATE(
 *   input => TABLE readings_and_verdicts PARTITION BY machine,
 *   id => DESCRIPTOR(id),
 *   label => DESCRIPTOR(kind),
 *   features => DESCRIPTOR(temperature, load),
 *   settings => 'labels: {timeoutMs: 3600000}',
 *   on_time => DESCRIPTOR(ts),
 *   uid => 'kinds');
 * }</pre>
 *
 * <p>Each example comes out with its prediction, and each rejected row with the reason. A label
 * that is learned has no row of its own.
 */
@DataTypeHint(
    "ROW<id STRING, label STRING, predicted STRING, probabilities MAP<STRING, FLOAT>,"
        + " updates BIGINT, rejected STRING>")
public final class NsrLearnLate extends ProcessTableFunction<Row> {
  private static final long serialVersionUID = 1;

  /** State is kept for ever, whatever table.exec.state.ttl says. */
  private static final String FOR_EVER = "0 s";

  private static final int INPUT = 0;
  private static final int ID = 1;
  private static final int LABEL = 2;
  private static final int FEATURES = 3;
  private static final int SETTINGS = 4;

  private transient WaitingInViews waits;
  private transient FailedRows failures;
  private transient LateAnswers answers;
  private transient @Nullable LateRows rows;

  /** The constructor that SQL calls. */
  @SuppressWarnings("NullAway.Init") // Flink calls open before anything else
  public NsrLearnLate() {
    // Arguments come with each row.
  }

  @Override
  public void open(FunctionContext context) {
    waits = new WaitingInViews();
    failures = new FailedRows();
    answers = new LateAnswers(this::collect, failures, context.getMetricGroup());
  }

  /** Called by Flink for each row; the names of the parameters are those of the SQL arguments. */
  public void eval(
      Context context,
      @StateHint(name = "progress", ttl = FOR_EVER) LearnerState.Progress progress,
      @StateHint(name = "lessons", ttl = FOR_EVER) ListView<byte[]> lessons,
      @StateHint(name = "snapshot", ttl = FOR_EVER) MapView<String, byte[]> snapshot,
      @StateHint(name = "examples", ttl = FOR_EVER) MapView<String, byte[]> examples,
      @StateHint(name = "examplesOrder", ttl = FOR_EVER) MapView<Long, byte[]> examplesOrder,
      @StateHint(name = "labels", ttl = FOR_EVER) MapView<String, byte[]> labels,
      @StateHint(name = "labelsOrder", ttl = FOR_EVER) MapView<Long, byte[]> labelsOrder,
      @StateHint(name = "marks", ttl = FOR_EVER) MapView<String, byte[]> marks,
      @ArgumentHint(
              name = "input",
              value = {
                ArgumentTrait.SET_SEMANTIC_TABLE,
                ArgumentTrait.OPTIONAL_PARTITION_BY,
                ArgumentTrait.REQUIRE_ON_TIME
              })
          Row input,
      @ArgumentHint(name = "id") ColumnList id,
      @ArgumentHint(name = "label") ColumnList label,
      @ArgumentHint(name = "features") ColumnList features,
      @ArgumentHint(name = "settings", isOptional = true) @Nullable String settings)
      throws Exception {
    LateRows taking = rows;
    if (taking == null) {
      TableSemantics table = context.tableSemanticsFor("input");
      taking =
          rows(
              table,
              LearnCall.late(TableCall.columns(table), id, label, features, settings),
              new LateRows.Named(
                  id.getNames().get(0), label.getNames().get(0), features.getNames()));
      rows = taking;
    }
    taking.take(
        input,
        new LateRows.OfRow(
            new LearnerState.OfKey(progress, lessons, snapshot),
            new WaitingInViews.OfKey(examples, examplesOrder, labels, labelsOrder, marks),
            context.timeContext(Long.class)));
  }

  private LateRows rows(TableSemantics table, JobSettings settings, LateRows.Named columns) {
    RowLearners learners = new RowLearners(settings, TableCall.partition(table), failures);
    learners.closeAfter(this);
    return new LateRows(settings, columns, learners, waits, answers);
  }

  /** Called by Flink when a key may be idle: gives up what waits for it. */
  public void onTimer(
      OnTimerContext context,
      LearnerState.Progress progress,
      ListView<byte[]> lessons,
      MapView<String, byte[]> snapshot,
      MapView<String, byte[]> examples,
      MapView<Long, byte[]> examplesOrder,
      MapView<String, byte[]> labels,
      MapView<Long, byte[]> labelsOrder,
      MapView<String, byte[]> marks)
      throws Exception {
    WaitingInViews.OfKey views =
        new WaitingInViews.OfKey(examples, examplesOrder, labels, labelsOrder, marks);
    new WaitingBounds(waits.bounds(views), waits.of(views), answers)
        .onTimer(context.timeContext(Long.class).time());
  }

  @Override
  public TypeInference getTypeInference(DataTypeFactory types) {
    return TableCall.checked(
        super.getTypeInference(types),
        call ->
            LearnCall.late(
                TableCall.columns(call.getTableSemantics(INPUT).orElseThrow()),
                call.getArgumentValue(ID, ColumnList.class).orElseThrow(),
                call.getArgumentValue(LABEL, ColumnList.class).orElseThrow(),
                call.getArgumentValue(FEATURES, ColumnList.class).orElseThrow(),
                call.getArgumentValue(SETTINGS, String.class).orElse(null)));
  }
}
