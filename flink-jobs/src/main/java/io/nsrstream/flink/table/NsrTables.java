package io.nsrstream.flink.table;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.nsrstream.connectors.MetricsRecord;
import io.nsrstream.connectors.OutputLimits;
import io.nsrstream.connectors.records.OutputJson;
import io.nsrstream.flink.jobs.LearningStreams;
import io.nsrstream.flink.jobs.LearningStreams.Inputs;
import io.nsrstream.flink.jobs.Watermarks;
import io.nsrstream.flink.operators.Decoding;
import io.nsrstream.flink.settings.JobSettings;
import io.nsrstream.online.settings.InvalidSettingsException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.table.api.Table;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.types.Row;

/**
 * Learning in a program of the Table API, by the operators of the training job and with its
 * settings: each row is predicted, then learned.
 *
 * <p>{@code mapping.*} names columns as it names the fields of a JSON record: {@code /temperature},
 * or {@code /readings/mean} inside of a row. Kafka, its topics and their format have no settings
 * here, and how the job runs is the program's own. Where labels have a table of their own, {@code
 * topics.labels} names it, with any name. {@code name} begins the uids of the operators, so it is
 * another for each call in a program. Tables must only be inserted into.
 *
 * @param predictions {@code key, id, label, predicted STRING, probabilities MAP<STRING, FLOAT>,
 *     updates BIGINT}: one row for each example; label is null where it is not known yet, predicted
 *     before the first label
 * @param rejected {@code topic, record, reason STRING}: {@code topics.examples} or {@code
 *     topics.labels}, the row as JSON, and what is wrong with it
 * @param metrics {@code key, report STRING}: reports of the learners as JSON, one for every {@code
 *     flink.metricsEvery} labelled examples of a key
 */
public record NsrTables(Table predictions, Table rejected, Table metrics) {
  private static final TypeInformation<Row> REPORT =
      Types.ROW_NAMED(new String[] {"key", "report"}, Types.STRING, Types.STRING);

  /**
   * Lets the rows of a table be learned, which have their labels with them.
   *
   * @param tables what the table belongs to
   * @param examples what is learned
   * @throws InvalidSettingsException if settings have no effect here, or name columns that the
   *     table does not have
   */
  public static NsrTables learn(
      StreamTableEnvironment tables, Table examples, JobSettings settings) {
    return learn(tables, examples, Optional.empty(), settings);
  }

  /**
   * The same where labels come later, from a table of their own.
   *
   * @param labels has the columns of {@code mapping.key}, {@code mapping.id}, {@code mapping.label}
   *     and {@code mapping.time}, or of {@code labels.mapping}
   */
  public static NsrTables learn(
      StreamTableEnvironment tables, Table examples, Table labels, JobSettings settings) {
    return learn(tables, examples, Optional.of(labels), settings);
  }

  private static NsrTables learn(
      StreamTableEnvironment tables, Table examples, Optional<Table> labels, JobSettings settings) {
    TableRules.check(settings, columns(examples), labels.map(NsrTables::columns));
    String uids = settings.name() + "-";
    TableInput ofExamples = TableInput.of(tables, examples, settings.topics().examples());
    Optional<TableInput> ofLabels =
        labels.map(table -> TableInput.of(tables, table, settings.topics().labels()));
    Inputs inputs =
        new Inputs(
            LearningStreams.decode(
                ofExamples.records(Watermarks.ofExamples(settings), uids),
                Decoding.ofExamples(settings, ofExamples.type()),
                "decode",
                uids + "decode"),
            Optional.empty(),
            ofLabels.map(
                input ->
                    LearningStreams.decode(
                        input.records(Watermarks.ofLabels(settings), uids),
                        Decoding.ofLabels(settings, input.type()),
                        "decode labels",
                        uids + "decode-labels")),
            Optional.empty());
    Map<String, RowBytes.OfTable> types = new HashMap<>();
    types.put(ofExamples.topic(), ofExamples.type());
    ofLabels.ifPresent(input -> types.put(input.topic(), input.type()));

    LearningStreams learned =
        LearningStreams.of(inputs, settings, settings.model().factory(), OutputLimits.NONE, uids);
    return new NsrTables(
        table(tables, learned.predictions(), PredictionRows::of, PredictionRows.TYPE),
        table(tables, learned.rejected(), new RejectedRows(types), RejectedRows.TYPE),
        table(tables, learned.metrics(), NsrTables::report, REPORT));
  }

  private static List<String> columns(Table table) {
    return table.getResolvedSchema().getColumnNames();
  }

  private static Row report(MetricsRecord metrics) {
    return Row.of(metrics.key(), new String(OutputJson.metrics(metrics), UTF_8));
  }

  private static <T> Table table(
      StreamTableEnvironment tables,
      DataStream<T> stream,
      MapFunction<T, Row> row,
      TypeInformation<Row> type) {
    return tables.fromDataStream(stream.map(row).returns(type));
  }
}
