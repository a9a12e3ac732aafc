package io.nsrstream.cli.show;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.freva.asciitable.ColumnData;
import com.github.freva.asciitable.HorizontalAlign;
import io.nsrstream.cli.show.SavedResults.Spread;
import io.nsrstream.lab.ranks.RankedRuns;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;

/**
 * Runs beside each other: a column for each, a row for each stream, and what the differences are
 * worth.
 *
 * @param score what is compared, by its name in the results
 * @param ranked the means over the seeds
 * @param spreads {@code [streams][runs]}
 */
public record RunTable(String score, RankedRuns ranked, List<List<Spread>> spreads) {
  private static final double USUAL_LEVEL = 0.05;

  private record Row(String name, IntFunction<String> ofRun) {}

  /** As text. */
  public String print() {
    List<Row> rows = new ArrayList<>();
    for (int stream = 0; stream < spreads.size(); stream++) {
      List<Spread> ofStream = spreads.get(stream);
      rows.add(new Row(ranked.streams().get(stream), run -> print(ofStream.get(run))));
    }
    double[] ranks = ranked.meanRanks();
    double[] differences = ranked.differences();
    String first = ranked.runs().get(0);
    rows.add(new Row("mean rank", run -> String.format(Locale.ROOT, "%.2f", ranks[run])));
    rows.add(
        new Row(
            "better than " + first,
            run -> run == 0 ? "-" : "%d of %d".formatted(ranked.wins(run), spreads.size())));
    rows.add(
        new Row(
            "p, against " + first,
            run -> run == 0 ? "-" : String.format(Locale.ROOT, "%.4f", differences[run])));
    List<ColumnData<Row>> columns = new ArrayList<>();
    columns.add(ResultTable.column(score, HorizontalAlign.LEFT, Row::name));
    for (int run = 0; run < ranked.runs().size(); run++) {
      int column = run;
      columns.add(
          ResultTable.column(
              ranked.runs().get(run), HorizontalAlign.RIGHT, row -> row.ofRun().apply(column)));
    }
    return ResultTable.print(rows, columns) + System.lineSeparator() + meaning();
  }

  private static String print(Spread spread) {
    return Double.isNaN(spread.deviation())
        ? ResultTable.figure(spread.mean())
        : String.format(Locale.ROOT, "%.4f ± %.4f", spread.mean(), spread.deviation());
  }

  private String meaning() {
    String test =
        "p is of Wilcoxon's signed-rank test over the streams, with Holm's correction: how likely"
            + " differences like these are if neither run is better.%n";
    String few =
        "%d streams cannot show a difference: p would be %.4f at least. Take six or more.%n"
            .formatted(spreads.size(), ranked.smallestDifference());
    return test.formatted() + (ranked.smallestDifference() > USUAL_LEVEL ? few : "");
  }

  /** As one JSON object. */
  public ObjectNode toJson() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("score", score);
    ArrayNode runs = json.putArray("runs");
    double[] ranks = ranked.meanRanks();
    double[] differences = ranked.differences();
    for (int run = 0; run < ranked.runs().size(); run++) {
      ObjectNode one = runs.addObject().put("run", ranked.runs().get(run));
      ObjectNode streams = one.putObject("streams");
      for (int stream = 0; stream < spreads.size(); stream++) {
        Spread spread = spreads.get(stream).get(run);
        ObjectNode figures = streams.putObject(ranked.streams().get(stream));
        figures.put("mean", spread.mean()).put("seeds", spread.seeds());
        if (!Double.isNaN(spread.deviation())) {
          figures.put("deviation", spread.deviation());
        }
      }
      one.put("meanRank", ranks[run]);
      if (run > 0) {
        one.put("betterThanFirst", ranked.wins(run)).put("p", differences[run]);
      }
    }
    return json;
  }
}
