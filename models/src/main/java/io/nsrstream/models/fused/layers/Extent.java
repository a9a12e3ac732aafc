package io.nsrstream.models.fused.layers;

import java.util.Arrays;

/**
 * How many rows a mini-batch has, how many steps there is room for in each, and how many of them
 * each row has; the others, at its end, are absent.
 */
public final class Extent {
  private static final int NO_IMAGE = 0;
  private static final int SIZES_PER_OCTAVE = 8;

  private final int learned;
  private final int height;
  private int steps;
  private int rows;
  private int[] lengths = {};
  private boolean whole;

  /**
   * @param learned the most steps that the network was created or grown for
   */
  public Extent(int learned) {
    this(learned, NO_IMAGE);
  }

  private Extent(int learned, int height) {
    this.learned = learned;
    this.height = height;
    this.steps = learned;
  }

  /** The extent of images, whose steps are their pixels, row by row of the image. */
  static Extent image(int height, int width) {
    return new Extent(height * width, height);
  }

  /** Whether steps are the pixels of an image. */
  boolean image() {
    return height != NO_IMAGE;
  }

  /** Pixels from the top to the bottom of an image. */
  int height() {
    return height;
  }

  /** Pixels from the left to the right of an image. */
  int width() {
    return learned / height;
  }

  /** The most steps that the network was created or grown for; a mini-batch may have others. */
  public int learned() {
    return learned;
  }

  /** Steps per row in this mini-batch, absent ones included. */
  public int steps() {
    return steps;
  }

  public int rows() {
    return rows;
  }

  /** Rows times steps, absent ones included. */
  public int positions() {
    return rows * steps;
  }

  /** The number of steps that a row has, at least 1. */
  public int length(int row) {
    return lengths[row];
  }

  /** The largest number of steps that a row has. */
  public int longest() {
    int longest = 1;
    for (int row = 0; row < rows; row++) {
      longest = Math.max(longest, lengths[row]);
    }
    return longest;
  }

  /** Whether no row lacks a step. */
  public boolean whole() {
    return whole;
  }

  /** The number of steps that all rows have together. */
  public int present() {
    int present = 0;
    for (int row = 0; row < rows; row++) {
      present += lengths[row];
    }
    return present;
  }

  /**
   * How many steps to make room for in rows of so many, at most an eighth more. Sequences of all
   * lengths then come in few sizes, and primitives are made for a size.
   */
  int room(int given) {
    int unit = Math.max(1, Integer.highestOneBit(Math.max(1, given - 1)) / SIZES_PER_OCTAVE);
    int room = (given + unit - 1) / unit * unit;
    return given <= learned ? Math.min(room, learned) : room;
  }

  /** Takes so many rows with so many steps each. */
  public void fill(int ofRows, int ofSteps) {
    rows = ofRows;
    steps = ofSteps;
    whole = true;
    if (rows > lengths.length) {
      lengths = new int[rows];
    }
    Arrays.fill(lengths, 0, rows, steps);
  }

  /** Says how many steps a row has. */
  public void shorten(int row, int length) {
    lengths[row] = length;
    whole &= length == steps;
  }
}
