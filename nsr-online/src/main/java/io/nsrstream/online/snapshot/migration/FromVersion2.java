package io.nsrstream.online.snapshot.migration;

import io.nsrstream.online.snapshot.Snapshot;

/** Version 2 knew no distances of responses to the means of their classes. */
final class FromVersion2 implements Migration {

  @Override
  public Snapshot apply(Snapshot old) {
    Snapshot.Builder builder = Snapshot.builder(3);
    Migration.copy(old, builder, "ARCH", "CLAS", "EVAL", "ENCO", "BATC", "NETW", "LOSS");
    if (old.has("PENA")) {
      builder.section("PENA", out -> old.scan("PENA", in -> penalties(new Transfer(in, out))));
    }
    return builder.build();
  }

  private static void penalties(Transfer transfer) {
    for (int left = transfer.integer(); left > 0; left--) {
      transfer.text();
      transfer.classMeanWindow();
      transfer.fadedMeans(1);
      transfer.out().putInt(0);
    }
  }
}
