package io.nsrstream.cli.show;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.freva.asciitable.Column;
import com.github.freva.asciitable.ColumnData;
import com.github.freva.asciitable.HorizontalAlign;
import io.nsrstream.connectors.MetricsRecord;
import io.nsrstream.connectors.records.OutputJson;
import io.nsrstream.connectors.records.TextCut;
import io.nsrstream.online.learner.ClassMean;
import io.nsrstream.online.learner.LearnerReport;
import io.nsrstream.online.learner.LearnerReport.Member;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Saved learners, one in each row, and one of them with all that it reports. */
public final class LearnerTable {
  private static final JsonMapper JSON = new JsonMapper();
  private static final int BYTES_PER_KIB = 1_024;

  private static final List<ColumnData<Row>> COLUMNS =
      List.of(
          ResultTable.column("key", HorizontalAlign.LEFT, row -> TextCut.line(row.metrics.key())),
          count("examples", row -> row.metrics.report().examples()),
          count("updates", row -> row.metrics.report().updates()),
          count("classes", row -> row.metrics.report().classes().size()),
          right("accuracy", row -> ResultTable.figure(row.metrics.report().window().accuracy())),
          right("kappa-T", row -> ResultTable.figure(row.metrics.report().window().kappaT())),
          right("variance", row -> ResultTable.figure(largest(row.metrics.report().variance()))),
          count("drifts", row -> row.metrics.report().drift().drifts()),
          count("faults", row -> row.metrics.report().faults()),
          count("waiting", row -> row.metrics.waiting()),
          count("KiB", row -> (row.bytes + BYTES_PER_KIB - 1) / BYTES_PER_KIB));

  /** Neurons whose mean responses fit a line. */
  private static final int SHOWN_NEURONS = 8;

  private LearnerTable() {}

  /**
   * A saved learner.
   *
   * @param metrics its key and report
   * @param classMeans those of its networks
   * @param bytes of its snapshot
   * @param network its networks in words
   */
  public record Row(
      MetricsRecord metrics, List<ClassMean> classMeans, long bytes, String network) {}

  private static ColumnData<Row> count(String header, Function<Row, Number> value) {
    return right(header, row -> ResultTable.count(value.apply(row).longValue()));
  }

  private static ColumnData<Row> right(String header, Function<Row, String> value) {
    return ResultTable.column(header, HorizontalAlign.RIGHT, value);
  }

  private static double largest(Map<String, Double> byLayer) {
    return byLayer.values().stream().mapToDouble(Double::doubleValue).max().orElse(Double.NaN);
  }

  /** A row for each learner; scores are those of the latest examples. */
  public static String of(List<Row> learners) {
    return ResultTable.print(learners, COLUMNS);
  }

  /** All that one learner reports. */
  public static String details(Row learner) {
    LearnerReport report = learner.metrics.report();
    List<Map.Entry<String, String>> lines = new ArrayList<>();
    lines.add(Map.entry("network", learner.network));
    for (int k = 0; k < report.members().size(); k++) {
      Member member = report.members().get(k);
      lines.add(
          Map.entry(
              report.members().size() == 1 ? "settings" : "settings " + k, member.settings()));
      lines.add(Map.entry("  weight", ResultTable.figure(member.weight())));
      lines.add(Map.entry("  loss", ResultTable.figure(member.loss())));
      lines.add(Map.entry("  steady layers", String.join(", ", member.layers())));
    }
    report.opinions().entrySet().stream()
        .skip(report.members().size())
        .forEach(
            opinion ->
                lines.add(
                    Map.entry(
                        "weight of " + opinion.getKey(), ResultTable.figure(opinion.getValue()))));
    report
        .variance()
        .forEach(
            (layer, value) ->
                lines.add(Map.entry("variance of " + layer, ResultTable.figure(value))));
    report
        .consistency()
        .forEach(
            (layer, value) ->
                lines.add(Map.entry("consistency of " + layer, ResultTable.figure(value))));
    report
        .overall()
        .byName(report.labelsAsFeatures())
        .forEach(
            (name, value) ->
                lines.add(Map.entry(name + ", all examples", ResultTable.figure(value))));
    for (int k = 0; k < report.classes().size(); k++) {
      lines.add(
          Map.entry(
              "recall of " + report.classes().get(k),
              ResultTable.figure(report.overall().recall()[k])));
    }
    lines.add(Map.entry("unlabelled", ResultTable.count(learner.metrics.unlabelled())));
    return ResultTable.print(
        lines,
        List.of(
            new Column().dataAlign(HorizontalAlign.LEFT).with(Map.Entry::getKey),
            new Column().dataAlign(HorizontalAlign.LEFT).with(Map.Entry::getValue)));
  }

  /**
   * The class means of one learner, a row for each network, layer and class; of wide layers, the
   * first neurons. Empty before the first update.
   */
  public static String classMeans(Row learner) {
    return learner.classMeans.isEmpty()
        ? ""
        : ResultTable.print(
            learner.classMeans,
            List.of(
                ResultTable.column(
                    "settings", HorizontalAlign.RIGHT, mean -> String.valueOf(mean.member())),
                ResultTable.column("layer", HorizontalAlign.LEFT, ClassMean::layer),
                ResultTable.column("class", HorizontalAlign.LEFT, ClassMean::label),
                ResultTable.column(
                    "examples", HorizontalAlign.RIGHT, mean -> ResultTable.count(mean.examples())),
                ResultTable.column("mean responses", HorizontalAlign.LEFT, LearnerTable::shown)));
  }

  private static String shown(ClassMean mean) {
    double[] responses = mean.responses();
    String first =
        Arrays.stream(responses)
            .limit(SHOWN_NEURONS)
            .mapToObj(response -> String.format(Locale.ROOT, "%7.3f", response))
            .collect(Collectors.joining(" "));
    return responses.length > SHOWN_NEURONS
        ? "%s ... of %d".formatted(first, responses.length)
        : first;
  }

  /** One learner as an object: its report as on the metrics topic, its networks and its bytes. */
  public static ObjectNode json(Row learner) {
    try {
      ObjectNode object = JsonNodeFactory.instance.objectNode();
      object.setAll((ObjectNode) JSON.readTree(OutputJson.metrics(learner.metrics)));
      ArrayNode means = object.putArray("classMeans");
      for (ClassMean mean : learner.classMeans) {
        means
            .addObject()
            .put("settings", mean.member())
            .put("layer", mean.layer())
            .put("class", mean.label())
            .put("examples", mean.examples())
            .set("responses", JSON.valueToTree(mean.responses()));
      }
      return object.put("network", learner.network).put("bytes", learner.bytes);
    } catch (IOException impossible) {
      throw new UncheckedIOException("JSON that was just written cannot be read", impossible);
    }
  }
}
