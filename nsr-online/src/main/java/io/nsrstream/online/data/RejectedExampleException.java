package io.nsrstream.online.data;

/**
 * Thrown for an example that a learner cannot take; the learner is as it was before. The message is
 * the reason: which field, which rule, what was found and what to do.
 */
public final class RejectedExampleException extends Exception {
  private static final long serialVersionUID = 1;

  private final String reason;

  public RejectedExampleException(String reason) {
    // No stack trace: it says nothing about a record, and bad records can come in floods.
    super(reason, null, false, false);
    this.reason = reason;
  }

  /** The message. */
  public String reason() {
    return reason;
  }
}
