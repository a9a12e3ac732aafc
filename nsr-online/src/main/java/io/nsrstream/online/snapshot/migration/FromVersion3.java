package io.nsrstream.online.snapshot.migration;

import io.nsrstream.online.snapshot.SectionReader;
import io.nsrstream.online.snapshot.SectionWriter;
import io.nsrstream.online.snapshot.Snapshot;

/**
 * Version 3 knew one network, which had no replay, and of examples those of its mini-batch. It
 * becomes the one member of an ensemble; what replay will draw begins with the default seed.
 */
final class FromVersion3 implements Migration {
  private static final long SEED = 1;
  private static final String SETTINGS =
      "batch=1 lambda=0.1 window=200 rate=1 balance=0 encoding=standard replay=0 rows=32"
          + " buffer=1000 balanced=false";

  @Override
  public Snapshot apply(Snapshot old) {
    Snapshot.Builder builder = Snapshot.builder(4);
    Migration.copy(old, builder, "ARCH", "CLAS", "EVAL", "DRIF", "TEMP");
    if (old.has("ENCO")) {
      int classes = old.read("CLAS", FromVersion3::count);
      int waiting = old.read("BATC", FromVersion3::count);
      builder
          .section("ENCO", out -> old.scan("ENCO", in -> encoder(new Transfer(in, out))))
          .section("RECE", out -> old.scan("BATC", in -> recent(new Transfer(in, out))))
          .section("MEMB", out -> member(old, out, waiting))
          .section("POOL", out -> pool(out, classes));
    }
    return builder.build();
  }

  private static int count(SectionReader in) {
    int count = in.getInt(0, Integer.MAX_VALUE);
    in.getRest();
    return count;
  }

  /** No quantiles. */
  private static void encoder(Transfer transfer) {
    transfer.rest();
    transfer.out().putBoolean(false);
  }

  /** Every example weighs 1. */
  private static void recent(Transfer transfer) {
    for (int left = transfer.integer(); left > 0; left--) {
      transfer.floatArray();
      for (int more = transfer.integer(); more > 0; more--) {
        transfer.integer();
        transfer.text();
      }
      transfer.integer();
      transfer.out().putFloat(1);
    }
  }

  private static void member(Snapshot old, SectionWriter out, int waiting) {
    out.putInt(1);
    out.putText(SETTINGS);
    for (String section : new String[] {"NETW", "LOSS", "PENA"}) {
      old.scan(section, in -> new Transfer(in, out).rest());
    }
    out.putLong(SEED);
    out.putInt(waiting);
    out.putInt(waiting);
  }

  /** One opinion, and no label seen by the correction of label shift. */
  private static void pool(SectionWriter out, int classes) {
    out.putDoubles(new double[] {1}, 1);
    out.putDoubles(new double[] {0}, 1);
    out.putDouble(0);
    out.putDoubles(new double[classes], classes);
    out.putLong(SEED);
    out.putLong(0);
  }
}
