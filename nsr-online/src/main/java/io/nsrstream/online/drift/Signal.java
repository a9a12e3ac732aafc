package io.nsrstream.online.drift;

/** What a detector says of the errors up to now. */
public enum Signal {
  /** They are as frequent as before, or less. */
  STABLE,

  /** They may have become more frequent. Not every detector warns. */
  WARNING,

  /** They have become more frequent. */
  DRIFT
}
