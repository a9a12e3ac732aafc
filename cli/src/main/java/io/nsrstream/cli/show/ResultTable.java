package io.nsrstream.cli.show;

import com.github.freva.asciitable.AsciiTable;
import com.github.freva.asciitable.Column;
import com.github.freva.asciitable.ColumnData;
import com.github.freva.asciitable.HorizontalAlign;
import io.nsrstream.online.evaluation.Scores;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** Results side by side: a column for each, a row for each figure, so that all fit a terminal. */
public final class ResultTable {
  private static final String NONE = "-";

  private static final List<Row> SCORES =
      List.of(
          score("accuracy", Scores::accuracy),
          score("kappa", Scores::kappa),
          score("kappa-T", Scores::kappaT),
          score("kappa-M", Scores::kappaM),
          score("macro-F1", Scores::macroF1),
          score("log-loss", Scores::logLoss),
          new Row("variance", result -> figure(result.run().variance())),
          new Row("consistency", result -> figure(result.run().consistency())));

  private static final List<Row> COUNTS =
      List.of(
          new Row("predicted", result -> count(result.run().predicted())),
          new Row("rejected", result -> count(result.run().rejected())),
          new Row("drifts", result -> count(result.run().drifts())));

  private static final List<Row> UNLABELLED =
      List.of(new Row("unlabelled", result -> count(result.run().unlabelled())));

  private static final List<Row> BASELINES =
      List.of(score("no-change", Scores::noChange), score("majority", Scores::majority));

  private static final List<Row> TIMES =
      List.of(
          new Row("seconds", result -> String.format(Locale.ROOT, "%.1f", result.seconds())),
          new Row("examples/s", result -> count((long) result.examplesPerSecond())));

  private static final Row LABELS =
      new Row("features", result -> result.run().labelsAsFeatures() ? "with labels" : NONE);

  private static final Row KAPPA_T = score("kappa-T", Scores::kappaT);

  private ResultTable() {}

  /** A figure of a result. */
  private record Row(String name, Function<StreamResult, String> figure) {}

  private static Row score(String name, ToDoubleFunction<Scores> score) {
    return new Row(name, result -> figure(score.applyAsDouble(result.scores())));
  }

  /** One column per stream, the baselines' accuracies below the model's scores. */
  public static String of(List<StreamResult> results) {
    return of(results, List.of());
  }

  /** The same with how many labels did not come. */
  public static String withUnlabelled(List<StreamResult> results) {
    return of(results, UNLABELLED);
  }

  private static String of(List<StreamResult> results, List<Row> furtherCounts) {
    List<Row> rows = new ArrayList<>();
    if (results.stream().anyMatch(result -> result.run().labelsAsFeatures())) {
      rows.add(LABELS);
      rows.add(KAPPA_T);
    }
    SCORES.stream()
        .filter(row -> rows.stream().map(Row::name).noneMatch(row.name()::equals))
        .forEach(rows::add);
    rows.addAll(BASELINES);
    rows.addAll(COUNTS);
    rows.addAll(furtherCounts);
    rows.addAll(TIMES);
    List<ColumnData<Row>> columns = new ArrayList<>();
    columns.add(names());
    results.forEach(result -> columns.add(figures(result)));
    return print(rows, columns);
  }

  /**
   * The job with and without the steadiness penalty, and repeating the last label. It has no times:
   * whichever job runs first waits for everything to warm up.
   */
  public static String comparison(StreamResult with, StreamResult without) {
    List<Row> rows = new ArrayList<>(SCORES);
    rows.addAll(COUNTS);
    String accuracy = figure(with.scores().noChange());
    return print(
        rows,
        List.of(
            names(),
            figures(with),
            figures(without),
            right("no-change", row -> row.name().equals("accuracy") ? accuracy : NONE)));
  }

  private static ColumnData<Row> names() {
    return new Column().dataAlign(HorizontalAlign.LEFT).with(Row::name);
  }

  private static ColumnData<Row> figures(StreamResult result) {
    return right(result.stream(), row -> row.figure().apply(result));
  }

  private static ColumnData<Row> right(String header, Function<Row, String> value) {
    return column(header, HorizontalAlign.RIGHT, value);
  }

  /** A column whose header and values stand on the same side. */
  static <T> ColumnData<T> column(String header, HorizontalAlign align, Function<T, String> value) {
    return new Column().header(header).headerAlign(align).dataAlign(align).with(value);
  }

  /** A table without lines, its columns apart and aligned. */
  public static <T> String print(List<T> rows, List<ColumnData<T>> columns) {
    return AsciiTable.builder()
        .border(AsciiTable.NO_BORDERS)
        .data(rows, columns)
        .asString()
        .lines()
        .filter(line -> !line.isBlank())
        .map(line -> line.stripTrailing() + System.lineSeparator())
        .collect(Collectors.joining());
  }

  /** A score with four digits, or a dash where it is not defined. */
  public static String figure(double value) {
    return Double.isNaN(value) ? NONE : String.format(Locale.ROOT, "%.4f", value);
  }

  /** A count with its thousands apart. */
  public static String count(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }
}
