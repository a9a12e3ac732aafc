package io.nsrstream.cli.peers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.freva.asciitable.Column;
import com.github.freva.asciitable.ColumnData;
import com.github.freva.asciitable.HorizontalAlign;
import io.nsrstream.cli.show.ResultTable;
import io.nsrstream.lab.paper.Figure;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleFunction;
import java.util.function.Function;

/** Learners below one another, stream after stream, the baselines below those of their stream. */
final class PeerTable {
  private static final String NONE = "-";
  private static final List<ColumnData<Row>> COLUMNS =
      List.of(
          column("stream", HorizontalAlign.LEFT, Row::stream),
          column("learner", HorizontalAlign.LEFT, Row::learner),
          column("predicted", row -> row.mean("predicted", PeerTable::count)),
          column("accuracy", row -> row.spread("accuracy")),
          column("kappa", row -> row.spread("kappa")),
          column("kappa-T", row -> row.spread("kappaT")),
          column("macro-F1", row -> row.spread("macroF1")),
          column("examples/s", row -> row.mean("examplesPerSecond", PeerTable::count)),
          column("peak MB", row -> row.mean("peakMegabytes", PeerTable::count)));

  private final List<Row> rows = new ArrayList<>();

  /** The results of one learner over one stream, one for each seed. */
  private record Row(String stream, String learner, List<ObjectNode> seeds) {

    /** A figure's mean, or a dash where it is not defined for every seed. */
    String mean(String name, DoubleFunction<String> format) {
      return defined(name) ? format.apply(figure(name).mean()) : NONE;
    }

    /** A score's mean and, of several seeds, its standard deviation. */
    String spread(String name) {
      String mean = mean(name, ResultTable::figure);
      return seeds.size() == 1 || mean.equals(NONE)
          ? mean
          : "%s ± %s".formatted(mean, ResultTable.figure(figure(name).sd()));
    }

    private boolean defined(String name) {
      return seeds.stream().allMatch(seed -> seed.path(name).isNumber());
    }

    private Figure figure(String name) {
      return Figure.of(seeds.stream().map(seed -> seed.path(name).asDouble()).toList());
    }
  }

  private static ColumnData<Row> column(String header, Function<Row, String> value) {
    return column(header, HorizontalAlign.RIGHT, value);
  }

  private static ColumnData<Row> column(
      String header, HorizontalAlign align, Function<Row, String> value) {
    return new Column().header(header).headerAlign(align).dataAlign(align).with(value);
  }

  private static String count(double value) {
    return ResultTable.count(Math.round(value));
  }

  /**
   * Adds what came of one learner over one stream.
   *
   * @param seeds the result of each seed, at least one
   */
  void add(Peer peer, String stream, List<ObjectNode> seeds) {
    rows.add(new Row(stream, peer.name(), List.copyOf(seeds)));
  }

  /**
   * Adds the baselines of a stream, which every learner's result has beside its own.
   *
   * @param result of any learner over the stream
   */
  void addBaselines(String stream, JsonNode result) {
    rows.add(baseline(stream, "no-change", result.path("noChange")));
    rows.add(baseline(stream, "majority", result.path("majority")));
  }

  private static Row baseline(String stream, String name, JsonNode accuracy) {
    ObjectNode figures = JsonNodeFactory.instance.objectNode().set("accuracy", accuracy);
    return new Row(stream, name, List.of(figures));
  }

  /** The table, or nothing where nothing came. */
  String text() {
    return rows.isEmpty() ? "" : ResultTable.print(rows, COLUMNS);
  }
}
