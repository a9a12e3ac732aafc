package io.nsrstream.lab.paper;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/** The tables of the paper, and those that go beyond it. */
public final class Studies {
  private Studies() {}

  /**
   * All of them.
   *
   * @param epochs of every training that is reported; empty leaves each study its own
   */
  public static List<Study> all(OptionalInt epochs) {
    List<Study> studies = new ArrayList<>();
    studies.addAll(DigitStudies.all(epochs));
    studies.addAll(SequenceStudies.all(epochs));
    studies.addAll(ImageStudies.all(epochs));
    studies.addAll(GraphStudies.all(epochs));
    studies.add(TextStudies.titles(epochs));
    return studies;
  }
}
