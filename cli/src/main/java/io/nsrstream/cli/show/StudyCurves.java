package io.nsrstream.cli.show;

import de.siegmar.fastcsv.writer.CsvWriter;
import io.nsrstream.lab.paper.EpochScores;
import io.nsrstream.lab.paper.Study;
import io.nsrstream.lab.paper.TrialResult;
import io.nsrstream.lab.paper.VariantResult;
import java.awt.Color;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.ToDoubleBiFunction;
import java.util.stream.IntStream;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.BitmapEncoder.BitmapFormat;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.style.Styler.LegendLayout;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** The course of a study's trainings, epoch by epoch: as CSV and as a picture. */
public final class StudyCurves {
  private static final int PANEL_WIDTH = 480;
  private static final int PANEL_HEIGHT = 360;

  private static final int COLUMNS = 2;

  /** Pixels between two labels of an axis. */
  private static final int LABEL_SPACING = 80;

  private static final List<Panel> PANELS =
      List.of(
          new Panel("test accuracy, %", 1, false, (result, at) -> 100 * (1 - at.testError())),
          new Panel("test cross-entropy, nats", 1, false, (result, at) -> at.testLoss()),
          new Panel("intra-class variance", 0, true, VariantResult::variance),
          new Panel("consistency of representations", 1, false, VariantResult::consistency));

  private final Study study;
  private final List<VariantResult> results;

  public StudyCurves(Study study, List<VariantResult> results) {
    this.study = study;
    this.results = results;
  }

  /**
   * What one of the pictures shows.
   *
   * @param first epoch it shows; where the start would squeeze the rest, not that of before
   *     training
   * @param logarithmic whether its axis is
   * @param figure what it is after an epoch of a variant's training
   */
  private record Panel(
      String title,
      int first,
      boolean logarithmic,
      ToDoubleBiFunction<VariantResult, EpochScores> figure) {}

  /**
   * Writes both, named after the study.
   *
   * @param directory is created where it is not there
   */
  public void write(Path directory) throws IOException {
    Files.createDirectories(directory);
    writeCsv(directory.resolve(study.name() + ".csv"));
    writePicture(directory.resolve(study.name() + ".png"));
  }

  /** A row for each epoch of each training, from before the first epoch on. */
  private void writeCsv(Path file) throws IOException {
    try (CsvWriter csv = CsvWriter.builder().build(file)) {
      csv.writeRecord(
          "variant",
          "seed",
          "epoch",
          "trainingLoss",
          "validationError",
          "testAccuracy",
          "testCrossEntropy",
          "layer",
          "variance",
          "consistency");
      for (VariantResult result : results) {
        for (int seed = 1; seed <= result.trials().size(); seed++) {
          for (EpochScores at : result.trials().get(seed - 1).epochs()) {
            csv.writeRecord(
                result.variant().name(),
                String.valueOf(seed),
                String.valueOf(at.epoch()),
                number(at.loss()),
                number(at.validationError()),
                number(1 - at.testError()),
                number(at.testLoss()),
                result.layer(),
                number(result.variance(at)),
                number(result.consistency(at)));
          }
        }
      }
    }
  }

  private static String number(double value) {
    return Double.isFinite(value) ? String.valueOf(value) : "";
  }

  private void writePicture(Path file) throws IOException {
    List<XYChart> charts = PANELS.stream().map(this::chart).toList();
    try (OutputStream out = Files.newOutputStream(file)) {
      int rows = (charts.size() + COLUMNS - 1) / COLUMNS;
      BitmapEncoder.saveBitmap(charts, rows, COLUMNS, out, BitmapFormat.PNG);
    }
  }

  private XYChart chart(Panel panel) {
    XYChart chart =
        new XYChartBuilder()
            .width(PANEL_WIDTH)
            .height(PANEL_HEIGHT)
            .title(panel.title())
            .xAxisTitle("epoch")
            .build();
    chart
        .getStyler()
        .setYAxisLogarithmic(panel.logarithmic())
        .setXAxisTickMarkSpacingHint(LABEL_SPACING)
        .setLegendPosition(LegendPosition.OutsideS)
        .setLegendLayout(LegendLayout.Horizontal)
        .setChartBackgroundColor(Color.WHITE);
    for (VariantResult result : results) {
      int last = result.chosen().epochs();
      double[] epochs = IntStream.rangeClosed(panel.first(), last).asDoubleStream().toArray();
      double[] means =
          IntStream.rangeClosed(panel.first(), last)
              .mapToDouble(epoch -> mean(panel, result, epoch))
              .toArray();
      chart.addSeries(result.variant().name(), epochs, means).setMarker(SeriesMarkers.NONE);
    }
    return chart;
  }

  /** Over the seeds. */
  private static double mean(Panel panel, VariantResult result, int epoch) {
    return result.trials().stream()
        .map(TrialResult::epochs)
        .mapToDouble(epochs -> panel.figure().applyAsDouble(result, epochs.get(epoch)))
        .average()
        .orElseThrow();
  }
}
