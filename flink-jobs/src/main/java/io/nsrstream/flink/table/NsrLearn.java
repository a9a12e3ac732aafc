package io.nsrstream.flink.table;

import io.nsrstream.flink.settings.JobSettings;
import org.apache.flink.metrics.Counter;
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
 * The process table function NSR_LEARN: predicts each row of a table, then learns it, with one
 * learner per partition.
 *
 * <pre>{@code
 * CREATE FUNCTION NSR_LEARN AS 'io.nsrstream.flink.table.NsrLearn';
 * SELECT machine, kind, predicted FROM NSR_LEARN(
 *   input => TABLE events PARTITION BY machine,
 *   label => DESCRIPTOR(kind),
 *   features => DESCRIPTOR(temperature, load),
 *   settings => 'learner: {seed: 2}',
 *   uid => 'kinds');
 * }</pre>
 *
 * <p>A row comes out as it went in, with its prediction, or with the reason why it was rejected. A
 * row without a label is predicted and not learned. Without PARTITION BY there is one learner.
 */
@DataTypeHint(
    "ROW<predicted STRING, probabilities MAP<STRING, FLOAT>, updates BIGINT, rejected STRING>")
public final class NsrLearn extends ProcessTableFunction<Row> {
  private static final long serialVersionUID = 1;

  /** State is kept for ever, whatever table.exec.state.ttl says. */
  private static final String FOR_EVER = "0 s";

  private static final int INPUT = 0;
  private static final int LABEL = 1;
  private static final int FEATURES = 2;
  private static final int SETTINGS = 3;

  private transient Counter rejections;
  private transient @Nullable LabelledRows rows;

  /** The constructor that SQL calls. */
  @SuppressWarnings("NullAway.Init") // Flink calls open before anything else
  public NsrLearn() {
    // Arguments come with each row.
  }

  @Override
  public void open(FunctionContext context) {
    rejections = context.getMetricGroup().counter("rejections");
  }

  /** Called by Flink for each row; the names of the parameters are those of the SQL arguments. */
  public void eval(
      Context context,
      @StateHint(name = "progress", ttl = FOR_EVER) LearnerState.Progress progress,
      @StateHint(name = "lessons", ttl = FOR_EVER) ListView<byte[]> lessons,
      @StateHint(name = "snapshot", ttl = FOR_EVER) MapView<String, byte[]> snapshot,
      @ArgumentHint(
              name = "input",
              value = {
                ArgumentTrait.SET_SEMANTIC_TABLE,
                ArgumentTrait.OPTIONAL_PARTITION_BY,
                ArgumentTrait.PASS_COLUMNS_THROUGH
              })
          Row input,
      @ArgumentHint(name = "label") ColumnList label,
      @ArgumentHint(name = "features") ColumnList features,
      @ArgumentHint(name = "settings", isOptional = true) @Nullable String settings)
      throws Exception {
    LabelledRows taking = rows;
    if (taking == null) {
      TableSemantics table = context.tableSemanticsFor("input");
      taking = rows(table, LearnCall.settings(TableCall.columns(table), label, features, settings));
      rows = taking;
    }
    Row answer = taking.take(input, new LearnerState.OfKey(progress, lessons, snapshot));
    if (answer.getField(LabelledRows.REJECTED) != null) {
      rejections.inc();
    }
    collect(answer);
  }

  private LabelledRows rows(TableSemantics table, JobSettings settings) {
    RowLearners learners = new RowLearners(settings, TableCall.partition(table), new FailedRows());
    learners.closeAfter(this);
    return new LabelledRows(settings, learners);
  }

  @Override
  public TypeInference getTypeInference(DataTypeFactory types) {
    return TableCall.checked(
        super.getTypeInference(types),
        call ->
            LearnCall.settings(
                TableCall.columns(call.getTableSemantics(INPUT).orElseThrow()),
                call.getArgumentValue(LABEL, ColumnList.class).orElseThrow(),
                call.getArgumentValue(FEATURES, ColumnList.class).orElseThrow(),
                call.getArgumentValue(SETTINGS, String.class).orElse(null)));
  }
}
