package io.nsrstream.models.onednn;

import io.nsrstream.models.memory.NativeFloats;

/** Room outside the heap that is of no meaning between two calls, so that all layers share it. */
public final class Workspace implements AutoCloseable {
  private final NativeFloats scratch = new NativeFloats();
  private final NativeFloats weights = new NativeFloats();

  /** What primitives compute in. */
  NativeFloats scratch() {
    return scratch;
  }

  /** Where weights stand in the order that a primitive wants. */
  NativeFloats weights() {
    return weights;
  }

  /** Gives back the room; a later call takes it again. */
  @Override
  public void close() {
    scratch.close();
    weights.close();
  }
}
