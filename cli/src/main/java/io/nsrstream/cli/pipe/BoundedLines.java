package io.nsrstream.cli.pipe;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** The lines of a stream of bytes. What a line has beyond a bound is skipped. */
final class BoundedLines {
  private static final int BUFFER = 1 << 16;

  private final InputStream in;
  private final int most;
  private final byte[] buffer = new byte[BUFFER];
  private int at;
  private int end;

  /**
   * Reads a stream.
   *
   * @param most bytes of the longest line that is kept
   */
  BoundedLines(InputStream in, int most) {
    this.in = in;
    this.most = most;
  }

  /**
   * The next line without its end, or null after the last. A line of more than {@code most} bytes
   * has its first {@code most + 1}.
   */
  byte @Nullable [] next() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    boolean found = false;
    while (fill()) {
      found = true;
      int stop = at;
      while (stop < end && buffer[stop] != '\n') {
        stop++;
      }
      line.write(buffer, at, (int) Math.min(stop - at, most + 1L - line.size()));
      at = stop + 1;
      if (stop < end) {
        return line.toByteArray();
      }
    }
    return found ? line.toByteArray() : null;
  }

  private boolean fill() throws IOException {
    if (at >= end) {
      at = 0;
      end = Math.max(0, in.read(buffer, 0, BUFFER));
    }
    return end > 0;
  }
}
