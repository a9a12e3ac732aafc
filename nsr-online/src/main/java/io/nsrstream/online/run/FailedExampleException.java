package io.nsrstream.online.run;

/**
 * Thrown for an example at which a learner failed unexpectedly. The learner is as it was before the
 * example; the cause is what the learner threw.
 */
public final class FailedExampleException extends Exception {
  private static final long serialVersionUID = 1;

  public FailedExampleException(RuntimeException cause) {
    super(cause);
  }

  /** The class of what was thrown, for those who read rejected records. */
  public String thrown() {
    Throwable cause = getCause();
    return (cause == null ? this : cause).getClass().getName();
  }
}
