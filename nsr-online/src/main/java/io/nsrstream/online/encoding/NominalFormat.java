package io.nsrstream.online.encoding;

import io.nsrstream.online.data.Example.Nominal;
import io.nsrstream.online.snapshot.SectionReader;
import io.nsrstream.online.snapshot.SectionWriter;

/** A nominal value as the bytes of a snapshot. */
public final class NominalFormat {

  private NominalFormat() {}

  public static void write(SectionWriter out, Nominal nominal) {
    out.putInt(nominal.position());
    out.putText(nominal.value());
  }

  public static Nominal read(SectionReader in) {
    return new Nominal(in.getInt(0, Integer.MAX_VALUE), in.getText());
  }
}
