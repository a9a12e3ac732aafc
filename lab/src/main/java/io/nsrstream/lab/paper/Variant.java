package io.nsrstream.lab.paper;

import java.util.Optional;

/**
 * One row of a study's table.
 *
 * @param name of the row
 * @param against the variant of the study that its gain is over; itself where there is none
 * @param choice of the trial that stands for it, of whatever seed
 * @param paper the test error that the paper has for it, in percent, where it has one
 */
public record Variant(String name, String against, Choice choice, Optional<Figure> paper) {

  static Variant of(String name, String against, Choice choice) {
    return new Variant(name, against, choice, Optional.empty());
  }

  Variant withPaper(Figure figure) {
    return new Variant(name, against, choice, Optional.of(figure));
  }

  /** The same with another strength of NSR, where it has any. */
  Variant withLambda(double lambda) {
    return new Variant(name, against, choice.withLambda(lambda), paper);
  }
}
