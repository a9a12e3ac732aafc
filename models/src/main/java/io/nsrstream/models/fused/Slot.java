package io.nsrstream.models.fused;

import io.nsrstream.models.architecture.Initialization;
import java.util.Objects;
import org.bytedeco.javacpp.FloatPointer;
import org.jspecify.annotations.Nullable;

/**
 * The place of one tensor among the flat parameters: {@code [blocks × rows × columns]}, row-major.
 * {@link FlatParameters} gives it its memory.
 */
final class Slot {
  private static final float[] NO_CONSTANTS = {};

  private final int blocks;
  private final int rows;
  private final int columns;
  private final boolean trained;
  private final @Nullable Initialization initialization;
  private final float[] constants;
  private final int fanIn;
  private final int fanOut;

  private int offset;
  private @Nullable FlatParameters home;
  private @Nullable FloatPointer values;
  private @Nullable FloatPointer gradient;

  private Slot(
      int blocks,
      int rows,
      int columns,
      boolean trained,
      @Nullable Initialization initialization,
      float[] constants,
      int fanIn,
      int fanOut) {
    this.blocks = blocks;
    this.rows = rows;
    this.columns = columns;
    this.trained = trained;
    this.initialization = initialization;
    this.constants = constants;
    this.fanIn = fanIn;
    this.fanOut = fanOut;
  }

  /** Weights that begin as random numbers. */
  static Slot drawn(
      int blocks, int rows, int columns, Initialization initialization, int fanIn, int fanOut) {
    return new Slot(blocks, rows, columns, true, initialization, NO_CONSTANTS, fanIn, fanOut);
  }

  /** Parameters that begin alike, one value per block. */
  static Slot constant(int columns, float... values) {
    return new Slot(values.length, 1, columns, true, null, values.clone(), 0, 0);
  }

  /** A vector that is measured, not trained, and has no gradient. */
  static Slot statistic(int columns, float value) {
    return new Slot(1, 1, columns, false, null, new float[] {value}, 0, 0);
  }

  int blocks() {
    return blocks;
  }

  int rows() {
    return rows;
  }

  int columns() {
    return columns;
  }

  /** Number of floats. */
  long size() {
    return (long) blocks * rows * columns;
  }

  /** Whether the optimizer moves it. */
  boolean trained() {
    return trained;
  }

  /** How its numbers are drawn, or null where they all begin as a constant. */
  @Nullable Initialization initialization() {
    return initialization;
  }

  /** What the numbers of a block begin as where they are not drawn. */
  float constant(int block) {
    return constants[block];
  }

  int fanIn() {
    return fanIn;
  }

  int fanOut() {
    return fanOut;
  }

  /** Index of its first float among all parameters. */
  int offset() {
    return offset;
  }

  /** Settles where it is. */
  void place(int index) {
    offset = index;
  }

  /** Settles what memory it is in. */
  void place(FlatParameters parameters) {
    home = parameters;
    values = parameters.values().at(offset);
    gradient = trained ? parameters.gradient().at(offset) : null;
  }

  /** Its numbers. */
  FloatPointer values() {
    return Objects.requireNonNull(values);
  }

  /** Their gradient, which every backward pass overwrites. */
  FloatPointer gradient() {
    return Objects.requireNonNull(gradient);
  }

  /** Copies its numbers to the start of an array. */
  void read(float[] target) {
    Objects.requireNonNull(home).values().read(offset, target, (int) size());
  }

  /** Takes its numbers from the start of an array. */
  void write(float[] source) {
    Objects.requireNonNull(home).values().write(offset, source, (int) size());
  }

  /** Takes its gradient from the start of an array. */
  void writeGradient(float[] source) {
    Objects.requireNonNull(home).gradient().write(offset, source, (int) size());
  }
}
