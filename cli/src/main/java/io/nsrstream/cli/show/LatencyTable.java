package io.nsrstream.cli.show;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.freva.asciitable.ColumnData;
import com.github.freva.asciitable.HorizontalAlign;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** How long requests took, one kind in each row. */
public final class LatencyTable {
  private static final List<ColumnData<Latencies>> COLUMNS =
      List.of(
          ResultTable.column("what answers", HorizontalAlign.LEFT, Latencies::name),
          column("a second", "%,.0f", Latencies::perSecond),
          column("answered", "%,.0f", Latencies::answered),
          column("median ms", "%.2f", Latencies::median),
          column("99 % ms", "%.2f", Latencies::p99),
          column("most ms", "%.1f", Latencies::most));

  private LatencyTable() {}

  private static ColumnData<Latencies> column(
      String header, String format, ToDoubleFunction<Latencies> value) {
    return ResultTable.column(
        header,
        HorizontalAlign.RIGHT,
        row -> String.format(Locale.ROOT, format, value.applyAsDouble(row)));
  }

  /** A row for each. */
  public static String of(List<Latencies> rows) {
    return ResultTable.print(rows, COLUMNS);
  }

  /** One row as an object. */
  public static ObjectNode json(Latencies row) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("name", row.name())
        .put("perSecond", row.perSecond())
        .put("answered", row.answered())
        .put("medianMs", row.median())
        .put("p99Ms", row.p99())
        .put("mostMs", row.most());
  }
}
