package io.nsrstream.models.architecture;

/** Where the steps that a convolution lacks at the ends of a sequence are thought as zeros. */
public enum Padding {
  /** All before the first step: what comes out at a step knows nothing of later ones. */
  CAUSAL,

  /** On both sides alike, one more after the last step where their number is odd. */
  SAME
}
