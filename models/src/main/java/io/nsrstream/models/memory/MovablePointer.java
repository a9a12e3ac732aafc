package io.nsrstream.models.memory;

import org.bytedeco.javacpp.FloatPointer;

/**
 * A pointer into memory that another one owns, which is moved instead of made anew. Its position
 * stays 0: calls that take bytes would count a position in bytes.
 */
public final class MovablePointer extends FloatPointer {

  /** Moves it to {@code offset} floats behind where {@code start} points; returns itself. */
  public MovablePointer to(FloatPointer start, int offset) {
    address = start.address() + (start.position() + offset) * Float.BYTES;
    return this;
  }
}
