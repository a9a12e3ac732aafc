package io.nsrstream.models.architecture;

/** What becomes of the steps of a sequence where one vector is wanted; absent steps don't count. */
public enum Summary {
  /** The last step. */
  LAST,

  /** The mean over the steps, of each channel. */
  MEAN,

  /** The largest over the steps, of each channel. */
  MAX
}
