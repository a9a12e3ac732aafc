package io.nsrstream.online.snapshot.migration;

import io.nsrstream.online.snapshot.SectionReader;
import io.nsrstream.online.snapshot.SectionWriter;
import io.nsrstream.online.snapshot.Snapshot;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Version 4 did not name its kernels, found the shape of examples in the encoder and the networks,
 * had the settings of a member as one text, the slow count of labels once for all corrections of
 * label shift, and took values into the scales of features however far outside they were.
 */
final class FromVersion4 implements Migration {

  @Override
  public Snapshot apply(Snapshot old) {
    Snapshot.Builder builder = Snapshot.builder(5);
    Migration.copy(old, builder, "ARCH");
    builder.section("KERN", out -> out.putText(""));
    Migration.copy(old, builder, "CLAS", "EVAL", "DRIF", "TEMP");
    if (old.has("ENCO")) {
      int members = old.read("MEMB", FromVersion4::members);
      builder.section("SHAP", out -> shape(old, out));
      builder.section("ENCO", out -> old.scan("ENCO", in -> encoder(new Transfer(in, out))));
      Migration.copy(old, builder, "RECE");
      builder
          .section("MEMB", out -> old.scan("MEMB", in -> members(new Transfer(in, out))))
          .section("POOL", out -> old.scan("POOL", in -> pool(in, out, members)));
    }
    return builder.build();
  }

  /** Nothing was clipped; scales are trusted, and constant features wait for other values. */
  private static void encoder(Transfer transfer) {
    SectionReader in = transfer.in();
    SectionWriter out = transfer.out();
    long count = in.getCount();
    double[] means = in.getDoubles();
    double[] squares = in.getDoubles();
    in.require(means.length == squares.length, "has means and squares of different widths");
    out.putLong(count);
    out.putDoubles(means, means.length);
    out.putDoubles(squares, squares.length);
    out.putLong(0);
    long[] counts = new long[means.length];
    Arrays.fill(counts, count);
    out.putLongs(counts, counts.length);
    for (int i = 0; i < means.length; i++) {
      boolean constant = squares[i] == 0;
      out.putBoolean(constant);
      out.putFloats(new float[] {(float) means[i]}, constant && count > 0 ? 1 : 0);
    }
    transfer.rest();
  }

  private static int members(SectionReader in) {
    int members = in.getInt(1, Short.MAX_VALUE);
    in.getRest();
    return members;
  }

  /** Steps of the networks, and channels of the encoder. */
  private static void shape(Snapshot old, SectionWriter out) {
    old.scan(
        "MEMB",
        in -> {
          in.getInt();
          in.getText();
          out.putInt(in.getInt(1, Integer.MAX_VALUE));
          in.getRest();
        });
    old.scan(
        "ENCO",
        in -> {
          in.getLong();
          out.putInt(in.getInt(1, Integer.MAX_VALUE));
          in.getRest();
        });
  }

  private static void members(Transfer transfer) {
    for (int left = transfer.integer(); left > 0; left--) {
      settings(transfer.in(), transfer.out());
      for (int state = 0; state < 2; state++) {
        transfer.integer();
        transfer.integer();
        transfer.integer();
        transfer.floatArray();
        transfer.floatArray();
        transfer.longArray();
      }
      transfer.longs(2);
      transfer.integer();
      transfer.integer();
      transfer.fadedMeans(1);
      for (int layers = transfer.integer(); layers > 0; layers--) {
        transfer.text();
        transfer.classMeanWindow();
        transfer.fadedMeans(1);
        transfer.fadedMeans(transfer.integer());
      }
      transfer.longs(1);
      transfer.integer();
      transfer.integer();
    }
  }

  private static void settings(SectionReader in, SectionWriter out) {
    Map<String, String> words = new HashMap<>();
    for (String word : in.getText().split(" ")) {
      int equals = word.indexOf('=');
      in.require(equals > 0, "has a member with the settings " + word);
      words.put(word.substring(0, equals), word.substring(equals + 1));
    }
    try {
      out.putInt(Integer.parseInt(word(words, "batch")));
      out.putDouble(Double.parseDouble(word(words, "lambda")));
      out.putInt(Integer.parseInt(word(words, "window")));
      out.putDouble(Double.parseDouble(word(words, "rate")));
      out.putDouble(Double.parseDouble(word(words, "balance")));
      out.putText(word(words, "encoding").toUpperCase(Locale.ROOT));
      out.putInt(Integer.parseInt(word(words, "replay")));
      out.putInt(Integer.parseInt(word(words, "rows")));
      out.putInt(Integer.parseInt(word(words, "buffer")));
      out.putBoolean(word(words, "balanced").equals("true"));
    } catch (NumberFormatException misread) {
      in.require(false, "has a member with the settings " + words);
    }
  }

  private static String word(Map<String, String> words, String name) {
    return words.getOrDefault(name, "");
  }

  private static void pool(SectionReader in, SectionWriter out, int members) {
    Transfer transfer = new Transfer(in, out);
    double[] weights = in.getDoubles();
    out.putDoubles(weights, weights.length);
    transfer.doubleArray();
    transfer.doubles(1);
    List<double[]> fast = new ArrayList<>();
    for (int left = weights.length - members; left > 0; left--) {
      fast.add(in.getDoubles());
    }
    double[] slow = in.getDoubles();
    for (double[] counts : fast) {
      out.putDoubles(counts, counts.length);
      out.putDoubles(slow, slow.length);
    }
    transfer.longs(2);
  }
}
