package io.nsrstream.online.snapshot.migration;

import io.nsrstream.online.snapshot.SectionReader;
import io.nsrstream.online.snapshot.SectionWriter;
import io.nsrstream.online.snapshot.Snapshot;

/** Version 6 knew no missing numbers and no features that came later. */
final class FromVersion6 implements Migration {

  /** An added input is that of a nominal value. */
  private static final int VALUE = 0;

  @Override
  public Snapshot apply(Snapshot old) {
    Snapshot.Builder builder = Snapshot.builder(7);
    Migration.copy(old, builder, "ARCH", "KERN", "CLAS", "EVAL", "DRIF", "TEMP", "CONV", "SHAP");
    if (old.has("ENCO")) {
      builder.section("ENCO", out -> old.scan("ENCO", in -> encoder(new Transfer(in, out))));
    }
    Migration.copy(old, builder, "RECE", "MEMB", "POOL");
    return builder.build();
  }

  private static void encoder(Transfer transfer) {
    SectionReader in = transfer.in();
    SectionWriter out = transfer.out();
    transfer.longs(1);
    transfer.doubleArray();
    transfer.doubleArray();
    transfer.longs(1);
    long[] counts = in.getLongs();
    out.putLongs(counts, counts.length);
    for (int i = 0; i < counts.length; i++) {
      out.putBoolean(in.getBoolean());
      transfer.floatArray();
    }
    out.putPart(part -> inputs(counts.length, new Transfer(in, part)));
    transfer.rest();
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
}
