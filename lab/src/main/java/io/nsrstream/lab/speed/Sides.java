package io.nsrstream.lab.speed;

import java.util.ArrayList;
import java.util.List;

/** The sides of one work, closed together. */
final class Sides implements AutoCloseable {
  private final List<Side> all = new ArrayList<>();

  void add(Side side) {
    all.add(side);
  }

  /** In the order in which they came. */
  List<Side> all() {
    return all;
  }

  @Override
  public void close() {
    all.forEach(Side::close);
  }
}
