package io.nsrstream.connectors.records;

/**
 * Thrown for a record that holds no example. The message is the reason to reject it with: the
 * field, the rule and what was found. Rejecting is ordinary work, so there is no stack trace.
 */
public final class BadRecordException extends Exception {
  private static final long serialVersionUID = 1;

  private final String reason;

  /** A record with the reason to reject it. */
  public BadRecordException(String reason) {
    super(reason, null, false, false);
    this.reason = reason;
  }

  /** The message. */
  public String reason() {
    return reason;
  }

  /** A field that breaks a rule. */
  public static BadRecordException of(String field, String rule, String found) {
    return new BadRecordException("%s %s, but is %s".formatted(field, rule, found));
  }
}
