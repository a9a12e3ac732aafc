package io.nsrstream.online.encoding;

/** How the numbers of an example become inputs of a network. */
public enum Encoding {
  /** Each feature standardised. */
  STANDARD,

  /** Each feature standardised, and also encoded by its place among streaming quantiles. */
  QUANTILES
}
