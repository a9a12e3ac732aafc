package io.nsrstream.connectors;

import java.io.Serializable;

/**
 * How large records of the optional outputs may be.
 *
 * @param metrics most bytes of a report, its key included
 */
public record OutputLimits(int metrics) implements Serializable {

  /** Where no limit is known. */
  public static final OutputLimits NONE = new OutputLimits(Integer.MAX_VALUE);
}
