package io.nsrstream.cli.show;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.freva.asciitable.ColumnData;
import com.github.freva.asciitable.HorizontalAlign;
import io.nsrstream.lab.paper.Figure;
import io.nsrstream.lab.paper.Study;
import io.nsrstream.lab.paper.VariantResult;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What came of a study: its variants below one another, or all as one JSON object. */
public final class StudyTable {
  private static final String NONE = "-";

  private final Study study;
  private final List<VariantResult> results;

  public StudyTable(Study study, List<VariantResult> results) {
    this.study = study;
    this.results = results;
  }

  /** A table, and below it what was searched. */
  public String text() {
    List<ColumnData<VariantResult>> columns =
        List.of(
            ResultTable.column("variant", HorizontalAlign.LEFT, result -> result.variant().name()),
            ResultTable.column(
                "test error %", HorizontalAlign.RIGHT, result -> spread(result.error(), 2)),
            ResultTable.column("gain %", HorizontalAlign.RIGHT, this::gain),
            ResultTable.column(
                "paper %",
                HorizontalAlign.RIGHT,
                result -> result.variant().paper().map(paper -> spread(paper, 2)).orElse(NONE)),
            ResultTable.column(
                "variance", HorizontalAlign.RIGHT, result -> figure(result.variance(), 3)),
            ResultTable.column("lower by %", HorizontalAlign.RIGHT, this::reduction),
            ResultTable.column(
                "consistency",
                HorizontalAlign.RIGHT,
                result ->
                    "%s -> %s"
                        .formatted(
                            figure(result.consistencyBefore(), 2),
                            figure(result.consistency(), 2))),
            ResultTable.column("of", HorizontalAlign.LEFT, VariantResult::layer),
            ResultTable.column(
                "minutes", HorizontalAlign.RIGHT, result -> number(result.seconds() / 60, 1)));
    return study.title() + System.lineSeparator() + ResultTable.print(results, columns) + choices();
  }

  private String choices() {
    return results.stream()
        .filter(result -> !result.search().isEmpty())
        .map(
            result ->
                "%s: %s, chosen among %s%n"
                    .formatted(
                        result.variant().name(), result.regularizers(), listed(result.search())))
        .collect(Collectors.joining());
  }

  private static String listed(Map<String, Double> search) {
    return search.entrySet().stream()
        .map(entry -> "%s (%s)".formatted(entry.getKey(), number(entry.getValue(), 2)))
        .collect(Collectors.joining(", "));
  }

  private String gain(VariantResult result) {
    return gainOf(result).map(gain -> number(gain, 1)).orElse(NONE);
  }

  private String reduction(VariantResult result) {
    return reductionOf(result).map(percent -> number(percent, 1)).orElse(NONE);
  }

  /** By how many percent the error is below that of the variant to compare with. */
  private Optional<Double> gainOf(VariantResult result) {
    return against(result).map(other -> 100 * (1 - result.error().mean() / other.error().mean()));
  }

  /** By how many percent the variance is below that of the same layer there. */
  private Optional<Double> reductionOf(VariantResult result) {
    return against(result)
        .map(other -> other.variance(result.layer()).mean())
        .map(variance -> 100 * (1 - result.variance().mean() / variance));
  }

  private Optional<VariantResult> against(VariantResult result) {
    return result.variant().against().equals(result.variant().name())
        ? Optional.empty()
        : results.stream()
            .filter(other -> other.variant().name().equals(result.variant().against()))
            .findFirst();
  }

  /** Figures unrounded; what is not there is left out. */
  public ObjectNode json(int seeds) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("name", study.name());
    json.put("seeds", seeds);
    json.put("seconds", results.stream().mapToDouble(VariantResult::seconds).sum());
    ObjectNode variants = json.putObject("variants");
    for (VariantResult result : results) {
      ObjectNode variant = variants.putObject(result.variant().name());
      put(variant, result.error());
      result.variant().paper().ifPresent(paper -> put(variant.putObject("paper"), paper));
      gainOf(result).ifPresent(gain -> variant.put("gain", gain));
      variant.put("regularizers", result.regularizers());
      variant.put("layer", result.layer());
      put(variant.putObject("variance"), result.variance());
      reductionOf(result).ifPresent(percent -> put(variant, "varianceReduction", percent));
      put(variant.putObject("consistencyBefore"), result.consistencyBefore());
      put(variant.putObject("consistency"), result.consistency());
      variant.put("seconds", result.seconds());
      if (!result.search().isEmpty()) {
        ObjectNode search = variant.putObject("search");
        result.search().forEach(search::put);
      }
    }
    return json;
  }

  private static void put(ObjectNode json, Figure figure) {
    put(json, "mean", figure.mean());
    put(json, "sd", figure.sd());
  }

  private static void put(ObjectNode json, String name, double value) {
    if (Double.isFinite(value)) {
      json.put(name, value);
    }
  }

  private static String spread(Figure figure, int digits) {
    return Double.isNaN(figure.sd())
        ? figure(figure, digits)
        : "%s ± %s".formatted(number(figure.mean(), digits), number(figure.sd(), digits));
  }

  private static String figure(Figure figure, int digits) {
    return number(figure.mean(), digits);
  }

  private static String number(double value, int digits) {
    return Double.isNaN(value) ? NONE : String.format(Locale.ROOT, "%." + digits + "f", value);
  }
}
