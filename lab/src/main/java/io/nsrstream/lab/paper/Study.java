package io.nsrstream.lab.paper;

import java.util.List;

/**
 * A table that a command prints.
 *
 * @param name what users call it
 * @param title what it shows
 * @param seeds default number of seeds
 * @param variants its rows
 */
public record Study(String name, String title, int seeds, List<Variant> variants) {
  public Study {
    variants = List.copyOf(variants);
  }

  /** The same with another strength of NSR wherever there is any. */
  public Study withLambda(double lambda) {
    return new Study(
        name, title, seeds, variants.stream().map(variant -> variant.withLambda(lambda)).toList());
  }

  /** How many epochs it takes. */
  public int epochs(int seedCount) {
    return variants.stream().mapToInt(variant -> variant.choice().epochs(seedCount)).sum();
  }
}
