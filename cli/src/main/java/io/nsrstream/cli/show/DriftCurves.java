package io.nsrstream.cli.show;

import io.nsrstream.lab.drift.DriftResult;
import io.nsrstream.lab.drift.DriftRun;
import io.nsrstream.lab.drift.DriftRun.Change;
import io.nsrstream.online.drift.Detector;
import java.awt.BasicStroke;
import java.awt.Color;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.IntStream;
import org.knowm.xchart.AnnotationLine;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.BitmapEncoder.BitmapFormat;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler.LegendLayout;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.lines.SeriesLines;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** The course of a learner over a stream of known drift, as a picture. */
public final class DriftCurves {
  private static final int WIDTH = 800;
  private static final int HEIGHT = 420;

  /** Rows from one point of a curve to the next. */
  private static final int SPACING = 50;

  /** The weight of a prediction in the faded accuracy, relative to the one after it. */
  private static final double FADING = 0.995;

  /** Percent from the alarms of one detector up to those of the next, in a band of their own. */
  private static final double BAND = 3;

  private static final BasicStroke DASHED =
      new BasicStroke(1, BasicStroke.CAP_BUTT, BasicStroke.JOIN_MITER, 1, new float[] {4, 4}, 0);

  private final DriftResult result;

  public DriftCurves(DriftResult result) {
    this.result = result;
  }

  /**
   * Writes the picture, named after the stream.
   *
   * @param directory is created where it is not there
   */
  public void write(Path directory) throws IOException {
    Files.createDirectories(directory);
    Path file = directory.resolve(result.stream().name().replace(':', '-') + ".png");
    try (OutputStream out = Files.newOutputStream(file)) {
      BitmapEncoder.saveBitmap(chart(), out, BitmapFormat.PNG);
    }
  }

  private XYChart chart() {
    XYChart chart =
        new XYChartBuilder()
            .width(WIDTH)
            .height(HEIGHT)
            .title(result.stream().name())
            .xAxisTitle("examples; dashed: the stream changes")
            .yAxisTitle("faded accuracy, %; below it alarms")
            .build();
    chart
        .getStyler()
        .setYAxisMax(100.0)
        .setAnnotationLineColor(Color.GRAY)
        .setAnnotationLineStroke(DASHED)
        .setLegendPosition(LegendPosition.OutsideS)
        .setLegendLayout(LegendLayout.Horizontal)
        .setChartBackgroundColor(Color.WHITE);
    double[] still = faded(result.still());
    add(chart, "no reactions", still);
    add(chart, "reactions", faded(result.reacting()));
    double lowest = Math.floor(Arrays.stream(still).skip(1).min().orElse(0));
    for (Map.Entry<Detector, int[]> alarms : result.alarms().entrySet()) {
      lowest -= BAND;
      mark(chart, alarms.getKey(), alarms.getValue(), lowest);
    }
    chart.getStyler().setYAxisMin(lowest - BAND);
    for (Change change : result.still().changes()) {
      double middle = (change.start() + change.end()) / 2.0;
      chart.addAnnotation(new AnnotationLine(middle, true, false));
    }
    return chart;
  }

  private static void add(XYChart chart, String name, double[] accuracies) {
    double[] rows =
        IntStream.rangeClosed(1, accuracies.length).mapToDouble(i -> i * SPACING).toArray();
    chart.addSeries(name, rows, accuracies).setMarker(SeriesMarkers.NONE);
  }

  /** In percent, after every so many rows. */
  private static double[] faded(DriftRun run) {
    double[] points = new double[run.errors().length / SPACING];
    double right = 0;
    double weight = 0;
    for (int row = 0; row < points.length * SPACING; row++) {
      right = FADING * right + 1 - run.errors()[row];
      weight = FADING * weight + 1;
      if ((row + 1) % SPACING == 0) {
        points[row / SPACING] = 100 * right / weight;
      }
    }
    return points;
  }

  private static void mark(XYChart chart, Detector detector, int[] alarms, double height) {
    if (alarms.length > 0) {
      double[] heights = new double[alarms.length];
      Arrays.fill(heights, height);
      XYSeries series =
          chart.addSeries(
              detector.name(), Arrays.stream(alarms).asDoubleStream().toArray(), heights);
      // Shapes tell detectors apart; colours belong to the curves.
      series.setMarkerColor(Color.DARK_GRAY);
      series.setLineStyle(SeriesLines.NONE);
    }
  }
}
