package io.nsrstream.cli.show;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.freva.asciitable.ColumnData;
import com.github.freva.asciitable.HorizontalAlign;
import io.nsrstream.lab.speed.Comparison;
import java.util.List;
import java.util.Locale;

/** Comparisons below one another, or each as a JSON object. */
public final class ComparisonTable {
  private static final List<ColumnData<Comparison>> COLUMNS =
      List.of(
          ResultTable.column("work", HorizontalAlign.LEFT, Comparison::work),
          ResultTable.column(
              "batch", HorizontalAlign.RIGHT, comparison -> String.valueOf(comparison.batch())),
          ResultTable.column(
              "against", HorizontalAlign.LEFT, comparison -> comparison.against().toString()),
          ResultTable.column(
              "ratio", HorizontalAlign.RIGHT, comparison -> figure(comparison.ratio())),
          ResultTable.column("±", HorizontalAlign.RIGHT, comparison -> figure(comparison.spread())),
          ResultTable.column(
              "ours", HorizontalAlign.RIGHT, comparison -> figure(comparison.ours())),
          ResultTable.column(
              "theirs", HorizontalAlign.RIGHT, comparison -> figure(comparison.theirs())),
          ResultTable.column("unit", HorizontalAlign.LEFT, Comparison::unit));

  private ComparisonTable() {}

  public static String of(List<Comparison> comparisons) {
    return ResultTable.print(comparisons, COLUMNS);
  }

  /** The fields of a comparison, unrounded. */
  public static ObjectNode json(Comparison comparison) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("work", comparison.work())
        .put("batch", comparison.batch())
        .put("against", comparison.against().toString())
        .put("ratio", comparison.ratio())
        .put("ours", comparison.ours())
        .put("theirs", comparison.theirs())
        .put("unit", comparison.unit())
        .put("spread", comparison.spread());
  }

  /** Three digits or more. */
  private static String figure(double value) {
    int decimals = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2;
    return String.format(Locale.ROOT, "%,." + decimals + "f", value);
  }
}
