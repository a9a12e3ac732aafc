package io.nsrstream.online.network;

import io.nsrstream.online.data.Shape;
import io.nsrstream.online.snapshot.SectionReader;
import io.nsrstream.online.snapshot.SectionWriter;

/**
 * A shape as the bytes of a snapshot: positions and channels. Where rows have words, the number of
 * slots, negative, stands in place of the positions, which are 1.
 */
public final class ShapeFormat {

  private ShapeFormat() {}

  public static void write(SectionWriter out, Shape shape) {
    out.putInt(shape.slots() > 0 ? -shape.slots() : shape.positions());
    out.putInt(shape.channels());
  }

  /** Reads what {@link #write} wrote. */
  public static Shape read(SectionReader in) {
    int positions = in.getInt(-Integer.MAX_VALUE, Integer.MAX_VALUE);
    int channels = in.getInt(1, Integer.MAX_VALUE);
    in.require(
        positions != 0 && (long) Math.max(1, positions) * channels <= Integer.MAX_VALUE,
        "has rows of %d positions and %d channels",
        positions,
        channels);
    return positions < 0 ? new Shape.Text(channels, -positions) : Shape.of(positions, channels);
  }
}
