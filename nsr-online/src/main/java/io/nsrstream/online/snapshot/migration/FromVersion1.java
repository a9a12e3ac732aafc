package io.nsrstream.online.snapshot.migration;

import io.nsrstream.online.snapshot.Snapshot;

/** Version 1 knew no sequences: its networks take one step. */
final class FromVersion1 implements Migration {

  @Override
  public Snapshot apply(Snapshot old) {
    Snapshot.Builder builder = Snapshot.builder(2);
    Migration.copy(old, builder, "ARCH", "CLAS", "EVAL", "ENCO", "BATC", "PENA", "LOSS");
    if (old.has("NETW")) {
      builder.section("NETW", out -> old.scan("NETW", in -> networks(new Transfer(in, out))));
    }
    return builder.build();
  }

  /** The present state and the last good one. */
  private static void networks(Transfer transfer) {
    for (int state = 0; state < 2; state++) {
      transfer.out().putInt(1);
      transfer.integer();
      transfer.integer();
      transfer.floatArray();
      transfer.floatArray();
      transfer.longArray();
    }
    transfer.rest();
  }
}
