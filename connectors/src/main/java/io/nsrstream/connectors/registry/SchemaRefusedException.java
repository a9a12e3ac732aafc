package io.nsrstream.connectors.registry;

/** Thrown for a schema that cannot be used. The message says which and why. */
public final class SchemaRefusedException extends Exception {
  private static final long serialVersionUID = 1;

  private final Why why;

  /** How long a schema cannot be used. */
  public enum Why {
    /** It is out of bounds, and a schema never changes. */
    UNUSABLE,
    /** The registry does not have it; it may be added. */
    ABSENT,
    /** The registry fails to give it, but answers other requests; it may be repaired. */
    FAILING
  }

  SchemaRefusedException(String message, Why why) {
    super(message, null, false, false);
    this.why = why;
  }

  /** How long it cannot be used. */
  public Why why() {
    return why;
  }
}
