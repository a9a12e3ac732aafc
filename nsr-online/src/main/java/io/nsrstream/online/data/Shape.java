package io.nsrstream.online.data;

/**
 * The shape of the inputs of one row: positions with the same channels at each, position-major.
 *
 * <p>The components of each kind are at least 1, and all numbers of a row fit an array.
 */
public sealed interface Shape {

  /** Most positions that a row has: steps, pixels or nodes; 1 for a vector. */
  int positions();

  /** Numbers per position. */
  int channels();

  /** Rows of the table that the words of a row stand for; 0 where rows have no words. */
  default int slots() {
    return 0;
  }

  /** Numbers per row that has all positions. */
  default int size() {
    return positions() * channels();
  }

  /** The shape of rows that are vectors, where {@code steps} is 1, or else sequences. */
  static Shape of(int steps, int channels) {
    return steps == 1 ? new Vector(channels) : new Sequence(steps, channels);
  }

  /** The shape of vectors beside which there are words, where there are slots; else as above. */
  static Shape of(int steps, int channels, int slots) {
    return slots == 0 ? of(steps, channels) : new Text(channels, slots);
  }

  /** One position. */
  record Vector(int channels) implements Shape {
    public Vector {
      check("a vector", channels);
    }

    @Override
    public int positions() {
      return 1;
    }
  }

  /**
   * A vector, and beside it any number of words.
   *
   * @param slots words are numbers from 0 to below it
   */
  record Text(int channels, int slots) implements Shape {
    public Text {
      check("a vector", channels);
      check("a table of words", slots);
    }

    @Override
    public int positions() {
      return 1;
    }
  }

  /**
   * Steps in the order of time.
   *
   * @param steps the most that a row has; a row may have fewer, from the first one on
   */
  record Sequence(int steps, int channels) implements Shape {
    public Sequence {
      check("a sequence", steps, channels);
    }

    @Override
    public int positions() {
      return steps;
    }
  }

  /** Pixels, row by row of the image. */
  record Image(int height, int width, int channels) implements Shape {
    public Image {
      check("an image", height, width, channels);
    }

    @Override
    public int positions() {
      return height * width;
    }
  }

  /**
   * A node and its neighbours.
   *
   * @param nodes the most that a row has, the node itself included
   */
  record Graph(int nodes, int channels) implements Shape {
    public Graph {
      check("a graph", nodes, channels);
    }

    @Override
    public int positions() {
      return nodes;
    }
  }

  private static void check(String what, int... sizes) {
    long size = 1;
    for (int each : sizes) {
      size = each < 1 ? 0 : size * each;
      if (size < 1 || size > Integer.MAX_VALUE) {
        throw new IllegalArgumentException(
            "The sizes of %s must be at least 1 and their product at most %d, but one is %d: use smaller ones"
                .formatted(what, Integer.MAX_VALUE, each));
      }
    }
  }
}
