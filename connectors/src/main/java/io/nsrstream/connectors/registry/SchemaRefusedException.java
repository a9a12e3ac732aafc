package io.nsrstream.connectors.registry;

/** Thrown for a schema that cannot be used. The message says which and why. */
public final class SchemaRefusedException extends Exception {
  private static final long serialVersionUID = 1;

  private final boolean forGood;

  SchemaRefusedException(String message, boolean forGood) {
    super(message, null, false, false);
    this.forGood = forGood;
  }

  /** Whether it will be the same at any time: a schema never changes, but one may be added. */
  public boolean isForGood() {
    return forGood;
  }
}
