package io.nsrstream.models.memory;

import org.bytedeco.javacpp.FloatPointer;

/** A pointer into memory that another one owns, which is moved instead of made anew. */
public final class MovablePointer extends FloatPointer {

  /** Moves it to {@code offset} floats behind where {@code start} points; returns itself. */
  public MovablePointer to(FloatPointer start, int offset) {
    address = start.address();
    position = start.position() + offset;
    return this;
  }
}
