package io.nsrstream.cli.show;

import com.github.freva.asciitable.ColumnData;
import com.github.freva.asciitable.HorizontalAlign;
import io.nsrstream.lab.drift.Detection;
import io.nsrstream.lab.drift.DriftResult;
import io.nsrstream.lab.drift.DriftRun;
import io.nsrstream.lab.drift.Recovery;
import io.nsrstream.online.drift.Detector;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/** What detectors found in streams of known drift, and what drift cost the learner. */
public final class DriftTable {
  private static final String NONE = "-";

  private final List<DriftResult> results;

  public DriftTable(List<DriftResult> results) {
    this.results = results;
  }

  /** One table for the detectors, one for the learner without reactions and with them. */
  public String text() {
    return "%s%n%s%n%s%n%s%n%s"
        .formatted(
            "changes found, median examples until then, +further alarms",
            detections(),
            "without -> with reactions: accuracy %, before and after a change; examples until back",
            recoveries(),
            means());
  }

  private String detections() {
    List<ColumnData<DriftResult>> columns = new ArrayList<>();
    columns.add(left("stream", result -> result.stream().name()));
    for (Detector detector : results.get(0).alarms().keySet()) {
      columns.add(right(detector.name(), result -> detection(result, detector)));
    }
    return ResultTable.print(results, columns);
  }

  private static String detection(DriftResult result, Detector detector) {
    int[] alarms = Objects.requireNonNull(result.alarms().get(detector));
    Detection detection = Detection.of(result.still().changes(), alarms);
    return detection.changes() == 0
        ? "+" + detection.others()
        : "%d/%d %s +%d"
            .formatted(
                detection.found(),
                detection.changes(),
                number(detection.delay(), 0),
                detection.others());
  }

  private String recoveries() {
    return ResultTable.print(
        results,
        List.of(
            left("stream", result -> result.stream().name()),
            both("accuracy", 2, run -> 100 * run.accuracy()),
            both("before", 1, run -> 100 * Recovery.of(run).before()),
            both("after", 1, run -> 100 * Recovery.of(run).after()),
            both("back", 0, run -> Recovery.of(run).rows())));
  }

  private String means() {
    return "mean accuracy over %d streams: %s -> %s%n"
        .formatted(results.size(), mean(DriftResult::still), mean(DriftResult::reacting));
  }

  private String mean(Function<DriftResult, DriftRun> side) {
    return number(
        results.stream()
            .mapToDouble(result -> 100 * side.apply(result).accuracy())
            .average()
            .orElseThrow(),
        2);
  }

  private static ColumnData<DriftResult> left(String header, Function<DriftResult, String> value) {
    return ResultTable.column(header, HorizontalAlign.LEFT, value);
  }

  private static ColumnData<DriftResult> right(String header, Function<DriftResult, String> value) {
    return ResultTable.column(header, HorizontalAlign.RIGHT, value);
  }

  private static ColumnData<DriftResult> both(
      String header, int digits, ToDoubleFunction<DriftRun> figure) {
    return right(
        header,
        result ->
            "%s -> %s"
                .formatted(
                    number(figure.applyAsDouble(result.still()), digits),
                    number(figure.applyAsDouble(result.reacting()), digits)));
  }

  private static String number(double value, int digits) {
    return Double.isNaN(value) ? NONE : String.format(Locale.ROOT, "%." + digits + "f", value);
  }
}
