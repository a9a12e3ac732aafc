package io.nsrstream.connectors.registry;

import java.io.IOException;

/** One request got no answer that a registry gives. The message says which request, and why. */
final class NoAnswerException extends IOException {
  private static final long serialVersionUID = 1;

  private final Kind kind;

  /** What to do about it. */
  enum Kind {
    /** The registry has too many requests, whichever they are: ask again. */
    BUSY,
    /** It did not answer, or with an error of its own: ask again. */
    FAILED,
    /** It answered, and will answer the same again. */
    UNUSABLE
  }

  NoAnswerException(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  NoAnswerException(Kind kind, String message, Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  Kind kind() {
    return kind;
  }
}
