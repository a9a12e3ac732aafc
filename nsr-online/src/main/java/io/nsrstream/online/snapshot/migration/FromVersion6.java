package io.nsrstream.online.snapshot.migration;

import io.nsrstream.online.snapshot.SectionReader;
import io.nsrstream.online.snapshot.SectionWriter;
import io.nsrstream.online.snapshot.Snapshot;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * Version 6 knew no missing numbers and no features that came later. It packed nothing, wrote
 * recent examples row by row, and wrote two states of every network: the present and the last good
 * one.
 */
final class FromVersion6 implements Migration {

  /** An added input is that of a nominal value. */
  private static final int VALUE = 0;

  // Where numbers are in the bytes of a digest.
  private static final int MINIMUM = 4;
  private static final int MAXIMUM = 12;
  private static final int CENTROIDS = 28;
  private static final int HEADER = 32;
  private static final int CENTROID = 16;

  @Override
  public Snapshot apply(Snapshot old) {
    Snapshot.Builder builder = Snapshot.builder(7);
    Migration.copy(old, builder, "ARCH", "KERN", "CLAS");
    builder.section("EVAL", out -> old.scan("EVAL", in -> evaluation(new Transfer(in, out))));
    Migration.copy(old, builder, "DRIF", "TEMP", "CONV", "SHAP");
    if (old.has("ENCO")) {
      int channels = old.read("SHAP", FromVersion6::channels);
      builder
          .section("ENCO", out -> old.scan("ENCO", in -> encoder(new Transfer(in, out), channels)))
          .section("RECE", out -> old.scan("RECE", in -> new OldRows(in, channels).write(out)))
          .section("MEMB", out -> old.scan("MEMB", in -> members(new Transfer(in, out))));
    }
    Migration.copy(old, builder, "POOL");
    return builder.build();
  }

  private static int channels(SectionReader in) {
    in.getInt();
    return in.getInt(1, Integer.MAX_VALUE);
  }

  /** Baselines, two tallies, and the latest outcomes, of which each property is now an array. */
  private static void evaluation(Transfer transfer) {
    transfer.integers(2);
    transfer.longArray();
    for (int tally = 0; tally < 2; tally++) {
      transfer.doubleArrays(3);
      transfer.doubles(4);
    }
    transfer.doubles(1);
    outcomes(transfer.in(), transfer.out());
  }

  private static void outcomes(SectionReader in, SectionWriter out) {
    int size = in.getInt(0, Integer.MAX_VALUE);
    IntStream.Builder labels = IntStream.builder();
    IntStream.Builder predicted = IntStream.builder();
    IntStream.Builder right = IntStream.builder();
    List<Float> losses = new ArrayList<>();
    for (int left = size; left > 0; left--) {
      labels.add(in.getInt());
      predicted.add(in.getInt());
      losses.add(in.getFloat());
      right.add((in.getBoolean() ? 1 : 0) | (in.getBoolean() ? 2 : 0));
    }
    out.putPacked(labels.build().toArray(), size);
    out.putPacked(predicted.build().toArray(), size);
    out.putPacked(right.build().toArray(), size);
    out.putPacked(floats(losses), size);
  }

  private static float[] floats(List<Float> list) {
    float[] floats = new float[list.size()];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = list.get(i);
    }
    return floats;
  }

  private static void encoder(Transfer transfer, int channels) {
    transfer.longs(1);
    transfer.doubleArrays(2);
    transfer.longs(1);
    transfer.longArray();
    for (int i = 0; i < channels; i++) {
      transfer.flag();
      transfer.floatArray();
    }
    SectionReader in = transfer.in();
    transfer.out().putPart(part -> inputs(channels, new Transfer(in, part)));
    if (transfer.flag()) {
      transfer.integer();
      quantiles(transfer.in(), transfer.out(), channels);
    }
  }

  /** All features are there from the beginning. */
  private static void inputs(int features, Transfer transfer) {
    transfer.out().putInt(features);
    for (int left = transfer.integer(); left > 0; left--) {
      transfer.out().putInt(VALUE);
      transfer.integer();
      transfer.text();
    }
  }

  private static void quantiles(SectionReader in, SectionWriter out, int channels) {
    long taken = in.getCount();
    float[] waiting = in.getFloats();
    int rows = waiting.length / channels;
    out.putLong(taken);
    out.putSmall(rows);
    float[] column = new float[rows];
    for (int i = 0; i < channels; i++) {
      for (int row = 0; row < rows; row++) {
        column[row] = waiting[row * channels + i];
      }
      out.putPacked(column, rows);
    }
    int[] sizes = new int[channels];
    double[] bounds = new double[2 * channels];
    DoubleStream.Builder first = DoubleStream.builder();
    DoubleStream.Builder second = DoubleStream.builder();
    for (int i = 0; i < channels; i++) {
      ByteBuffer digest = ByteBuffer.wrap(in.getBlock());
      in.require(digest.limit() >= HEADER, "has quantiles of another form");
      sizes[i] = digest.getInt(CENTROIDS);
      bounds[2 * i] = digest.getDouble(MINIMUM);
      bounds[2 * i + 1] = digest.getDouble(MAXIMUM);
      for (int at = HEADER; at + CENTROID <= digest.limit(); at += CENTROID) {
        first.add(digest.getDouble(at));
        second.add(digest.getDouble(at + Double.BYTES));
      }
    }
    if (taken > 0) {
      out.putPacked(sizes, channels);
      out.putPacked(bounds, bounds.length);
      packed(out, first.build().toArray());
      packed(out, second.build().toArray());
    }
  }

  private static void packed(SectionWriter out, double[] values) {
    out.putPacked(values, values.length);
  }

  private static void members(Transfer transfer) {
    for (int left = transfer.integer(); left > 0; left--) {
      settings(transfer);
      network(transfer);
      transfer.fadedMeans(1);
      for (int layers = transfer.integer(); layers > 0; layers--) {
        transfer.text();
        window(transfer.in(), transfer.out());
        transfer.fadedMeans(1);
        transfer.fadedMeans(transfer.integer());
      }
      transfer.longs(1);
      transfer.integers(2);
    }
  }

  private static void settings(Transfer transfer) {
    transfer.integers(1);
    transfer.doubles(1);
    transfer.integers(1);
    transfer.doubles(2);
    transfer.text();
    transfer.integers(3);
    transfer.flag();
    // No member named its network.
    transfer.out().putText("");
  }

  /** It counts as one that has taken updates, and as one that must keep its last good state. */
  private static void network(Transfer transfer) {
    transfer.out().putBoolean(true);
    state(transfer);
    transfer.out().putBoolean(true);
    state(transfer);
    transfer.longs(2);
    transfer.integers(2);
  }

  private static void state(Transfer transfer) {
    transfer.integers(3);
    for (int array = 0; array < 2; array++) {
      float[] numbers = transfer.in().getAnyFloats();
      transfer.out().putPacked(numbers, numbers.length);
    }
    transfer.longArray();
  }

  /** Of the statistics of all mini-batches, each property is now an array. */
  private static void window(SectionReader in, SectionWriter out) {
    out.putInt(in.getInt());
    out.putInt(in.getInt());
    new Transfer(in, out).longArray();
    new Transfer(in, out).doubleArray();
    int size = in.getInt(0, Integer.MAX_VALUE);
    IntStream.Builder classes = IntStream.builder();
    IntStream.Builder labels = IntStream.builder();
    IntStream.Builder examples = IntStream.builder();
    List<Float> sums = new ArrayList<>();
    for (int left = size; left > 0; left--) {
      int[] ofBatch = in.getInts();
      classes.add(ofBatch.length);
      for (int label : ofBatch) {
        labels.add(label);
      }
      for (int count : in.getInts()) {
        examples.add(count);
      }
      for (float sum : in.getFloats()) {
        sums.add(sum);
      }
    }
    out.putPacked(classes.build().toArray(), size);
    int[] all = labels.build().toArray();
    out.putPacked(all, all.length);
    int[] counts = examples.build().toArray();
    out.putPacked(counts, counts.length);
    out.putPacked(floats(sums), sums.size());
  }
}
