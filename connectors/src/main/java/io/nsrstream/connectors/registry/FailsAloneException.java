package io.nsrstream.connectors.registry;

/** One request failed before and after the registry answered another one. */
final class FailsAloneException extends Exception {
  private static final long serialVersionUID = 1;

  FailsAloneException(NoAnswerException failure) {
    super(failure.getMessage(), failure);
  }
}
