package io.nsrstream.cli;

import com.github.freva.asciitable.AsciiTable;
import com.github.freva.asciitable.Column;
import com.github.freva.asciitable.ColumnData;
import com.github.freva.asciitable.HorizontalAlign;
import io.nsrstream.online.evaluation.Scores;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** Results as a table in which figures line up. */
final class ResultTable {
  private static final String NONE = "–";

  private ResultTable() {}

  /** One row per stream. */
  static String of(List<StreamResult> results) {
    List<ColumnData<StreamResult>> columns = new ArrayList<>();
    columns.add(text("stream", StreamResult::stream));
    columns.add(figure("examples", result -> count(result.produced())));
    columns.add(figure("rejected", result -> count(result.rejected())));
    columns.add(score("accuracy", Scores::accuracy));
    columns.add(score("no-change", Scores::noChange));
    columns.add(score("majority", Scores::majority));
    columns.add(score("kappa", Scores::kappa));
    columns.add(score("kappa-T", Scores::kappaT));
    columns.add(score("kappa-M", Scores::kappaM));
    columns.add(score("macro-F1", Scores::macroF1));
    columns.add(score("log-loss", Scores::logLoss));
    columns.add(figure("seconds", result -> "%.1f".formatted(result.seconds())));
    columns.add(figure("examples/s", result -> count((long) result.examplesPerSecond())));
    return print(results, columns);
  }

  /** The job with and without the steadiness penalty, and repeating the last label. */
  static String comparison(StreamResult with, StreamResult without) {
    List<String> header =
        List.of(
            "",
            "accuracy",
            "kappa",
            "kappa-T",
            "kappa-M",
            "macro-F1",
            "log-loss",
            "variance",
            "predicted",
            "rejected",
            "examples/s");
    String noChange = figure(with.scores().noChange());
    List<String> baseline =
        List.of("no-change", noChange, NONE, "0", NONE, NONE, NONE, NONE, NONE, NONE, NONE);
    List<ColumnData<List<String>>> columns = new ArrayList<>();
    columns.add(text("", row -> row.get(0)));
    for (int i = 1; i < header.size(); i++) {
      int column = i;
      columns.add(figure(header.get(i), row -> row.get(column)));
    }
    return print(List.of(row(with), row(without), baseline), columns);
  }

  private static List<String> row(StreamResult result) {
    Scores scores = result.scores();
    return List.of(
        result.stream(),
        figure(scores.accuracy()),
        figure(scores.kappa()),
        figure(scores.kappaT()),
        figure(scores.kappaM()),
        figure(scores.macroF1()),
        figure(scores.logLoss()),
        figure(result.variance()),
        count(result.predicted()),
        count(result.rejected()),
        count((long) result.examplesPerSecond()));
  }

  private static <T> String print(List<T> rows, List<ColumnData<T>> columns) {
    return AsciiTable.builder()
            .border(AsciiTable.NO_BORDERS)
            .data(rows, columns)
            .asString()
            .stripTrailing()
        + System.lineSeparator();
  }

  private static <T> ColumnData<T> text(String header, Function<T, String> value) {
    return new Column().header(header).dataAlign(HorizontalAlign.LEFT).with(value);
  }

  private static <T> ColumnData<T> figure(String header, Function<T, String> value) {
    return new Column()
        .header(header)
        .headerAlign(HorizontalAlign.RIGHT)
        .dataAlign(HorizontalAlign.RIGHT)
        .with(value);
  }

  private static ColumnData<StreamResult> score(String header, Function<Scores, Double> score) {
    return figure(header, result -> figure(score.apply(result.scores())));
  }

  /** A score with four digits, or a dash where it is not defined. */
  static String figure(double value) {
    return Double.isNaN(value) ? NONE : String.format(Locale.ROOT, "%.4f", value);
  }

  /** A count with its thousands apart. */
  static String count(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }
}
