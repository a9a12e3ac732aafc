package io.nsrstream.online.drift;

/** What a detector reports about the errors so far. */
public enum Signal {
  /** Errors are as frequent as before, or less frequent. */
  STABLE,

  /** Errors may have become more frequent. Not every detector warns. */
  WARNING,

  /** Errors have become more frequent. */
  DRIFT
}
