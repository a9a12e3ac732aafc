package io.nsrstream.cli.local;

import io.nsrstream.lab.speed.Samples;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The resident memory of this process over a run, in megabytes. The first third of the samples is
 * warm-up; whether it grows afterwards is judged by medians, which collections and compilations
 * that come and go do not move.
 */
public final class ResidentMemory {
  /** The share by which the last third's median may be above the middle third's. */
  private static final double TOLERANCE = 0.01;

  private static final Path STATUS = Path.of("/proc/self/status");
  private static final String NOW = "VmRSS:";
  private static final String PEAK = "VmHWM:";
  private static final double MEGABYTES_PER_KIBIBYTE = 1024 / 1e6;
  private static final double SECONDS_PER_HOUR = 3600;

  private final List<Sample> samples = new ArrayList<>();

  private record Sample(double seconds, double megabytes) {}

  /**
   * What the operating system says now.
   *
   * @throws IOException if it does not say so in Linux's way
   */
  public static double now() throws IOException {
    return megabytes(NOW);
  }

  /**
   * The most that the operating system has seen so far.
   *
   * @throws IOException if it does not say so in Linux's way
   */
  public static double peak() throws IOException {
    return megabytes(PEAK);
  }

  private static double megabytes(String field) throws IOException {
    for (String line : Files.readAllLines(STATUS)) {
      if (line.startsWith(field)) {
        String kibibytes = line.substring(field.length()).replace("kB", "").strip();
        return Long.parseLong(kibibytes) * MEGABYTES_PER_KIBIBYTE;
      }
    }
    throw new IOException("%s has no %s: resident memory needs Linux".formatted(STATUS, field));
  }

  /** Adds what was seen so many seconds after the start; times ascend. */
  public void add(double seconds, double megabytes) {
    samples.add(new Sample(seconds, megabytes));
  }

  public int samples() {
    return samples.size();
  }

  /** The median of the middle third, once there are three samples. */
  public double middle() {
    return median(samples.subList(samples.size() / 3, samples.size() * 2 / 3));
  }

  /** The median of the last third. */
  public double last() {
    return median(samples.subList(samples.size() * 2 / 3, samples.size()));
  }

  private static double median(List<Sample> samples) {
    return new Samples(samples.stream().mapToDouble(Sample::megabytes).toArray()).median();
  }

  /** The median slope between any two samples after the first third (Theil and Sen), per hour. */
  public double perHour() {
    List<Sample> warm = samples.subList(samples.size() / 3, samples.size());
    double[] slopes = new double[warm.size() * (warm.size() - 1) / 2];
    int at = 0;
    for (int i = 1; i < warm.size(); i++) {
      for (int j = 0; j < i; j++) {
        double hours = (warm.get(i).seconds() - warm.get(j).seconds()) / SECONDS_PER_HOUR;
        slopes[at++] = (warm.get(i).megabytes() - warm.get(j).megabytes()) / hours;
      }
    }
    return new Samples(slopes).median();
  }

  /** Whether there was no growth after warm-up. */
  public boolean steady() {
    return last() - middle() <= TOLERANCE * middle();
  }
}
