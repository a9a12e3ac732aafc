package io.nsrstream.online.snapshot.migration;

import io.nsrstream.online.snapshot.SectionReader;
import io.nsrstream.online.snapshot.SectionWriter;
import io.nsrstream.online.snapshot.Snapshot;

/**
 * Version 5 did not name the opinions: they were the members, and after them those of label shift.
 */
final class FromVersion5 implements Migration {

  @Override
  public Snapshot apply(Snapshot old) {
    Snapshot.Builder builder = Snapshot.builder(6);
    Migration.copy(
        old, builder, "ARCH", "KERN", "CLAS", "EVAL", "DRIF", "TEMP", "SHAP", "ENCO", "RECE",
        "MEMB");
    if (old.has("POOL")) {
      int members = old.read("MEMB", FromVersion5::members);
      builder.section("POOL", out -> old.scan("POOL", in -> pool(in, out, members)));
    }
    return builder.build();
  }

  private static int members(SectionReader in) {
    int members = in.getInt(1, Short.MAX_VALUE);
    in.getRest();
    return members;
  }

  private static void pool(SectionReader in, SectionWriter out, int members) {
    double[] weights = in.getDoubles();
    double[] squares = in.getDoubles();
    in.require(
        weights.length == squares.length && weights.length >= members,
        "has %d weights and %d squares",
        weights.length,
        squares.length);
    out.putDouble(in.getDouble());
    out.putInt(weights.length);
    for (int k = 0; k < weights.length; k++) {
      boolean member = k < members;
      out.putText(member ? "member " + (k + 1) : "labelShift " + (k - members + 1));
      out.putDouble(weights[k]);
      out.putDouble(squares[k]);
      out.putPart(part -> copyState(member, new Transfer(in, part)));
    }
    new Transfer(in, out).longs(2);
  }

  private static void copyState(boolean member, Transfer transfer) {
    if (!member) {
      transfer.doubleArray();
      transfer.doubleArray();
    }
  }
}
