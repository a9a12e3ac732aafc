package io.nsrstream.online.snapshot;

/**
 * Thrown when bytes are not a snapshot that can be read; says which damage it is and what to do.
 */
public final class SnapshotException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public SnapshotException(String message) {
    super(message);
  }
}
