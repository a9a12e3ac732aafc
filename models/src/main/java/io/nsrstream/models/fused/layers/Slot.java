package io.nsrstream.models.fused.layers;

import io.nsrstream.models.architecture.Initialization;
import io.nsrstream.models.memory.NativeFloats;
import java.util.Objects;
import org.bytedeco.javacpp.FloatPointer;
import org.jspecify.annotations.Nullable;

/**
 * The place of one tensor among the flat parameters: {@code [blocks × rows × columns]}, row-major.
 * Whoever holds all parameters gives it its memory.
 */
public final class Slot {
  private static final float[] NO_CONSTANTS = {};

  private final int blocks;
  private final int rows;
  private final int columns;
  private final boolean trained;
  private final @Nullable Initialization initialization;
  private final float[] constants;
  private final int fanIn;
  private final int fanOut;

  private boolean optional;
  private int offset;
  private @Nullable NativeFloats home;
  private @Nullable NativeFloats gradientHome;
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
  public static Slot drawn(
      int blocks, int rows, int columns, Initialization initialization, int fanIn, int fanOut) {
    return new Slot(blocks, rows, columns, true, initialization, NO_CONSTANTS, fanIn, fanOut);
  }

  /** Parameters that begin alike, one value per block. */
  public static Slot constant(int columns, float... values) {
    return new Slot(values.length, 1, columns, true, null, values.clone(), 0, 0);
  }

  /** A vector that is measured, not trained, and has no gradient. */
  public static Slot statistic(int columns, float value) {
    return new Slot(1, 1, columns, false, null, new float[] {value}, 0, 0);
  }

  public int blocks() {
    return blocks;
  }

  public int rows() {
    return rows;
  }

  public int columns() {
    return columns;
  }

  /** Number of floats. */
  public long size() {
    return (long) blocks * rows * columns;
  }

  /** Whether the optimizer moves it. */
  public boolean trained() {
    return trained;
  }

  /**
   * Whether the same network at other sizes may not have it: a skip is projected only where the
   * numbers of channels differ.
   */
  public boolean optional() {
    return optional;
  }

  /** Says that the same network at other sizes may not have it. */
  public void markOptional() {
    optional = true;
  }

  /** How its numbers are drawn, or null where they all begin as a constant. */
  public @Nullable Initialization initialization() {
    return initialization;
  }

  /** What the numbers of a block begin as where they are not drawn. */
  public float constant(int block) {
    return constants[block];
  }

  public int fanIn() {
    return fanIn;
  }

  public int fanOut() {
    return fanOut;
  }

  /** Index of its first float among all parameters. */
  public int offset() {
    return offset;
  }

  /** Settles where it is. */
  public void place(int index) {
    offset = index;
  }

  /** Settles what memory it is in. */
  public void place(NativeFloats allValues, NativeFloats allGradients) {
    home = allValues;
    gradientHome = allGradients;
    values = allValues.at(offset);
    gradient = trained ? allGradients.at(offset) : null;
  }

  /** Its numbers. */
  public FloatPointer values() {
    return Objects.requireNonNull(values);
  }

  /** Their gradient, which every backward pass overwrites. */
  public FloatPointer gradient() {
    return Objects.requireNonNull(gradient);
  }

  /** Copies its numbers to the start of an array. */
  public void read(float[] target) {
    Objects.requireNonNull(home).read(offset, target, (int) size());
  }

  /** Takes its numbers from the start of an array. */
  public void write(float[] source) {
    Objects.requireNonNull(home).write(offset, source, (int) size());
  }

  /** Copies its gradient to the start of an array. */
  public void readGradient(float[] target) {
    Objects.requireNonNull(gradientHome).read(offset, target, (int) size());
  }

  /** Takes its gradient from the start of an array. */
  public void writeGradient(float[] source) {
    Objects.requireNonNull(gradientHome).write(offset, source, (int) size());
  }

  @Override
  public String toString() {
    return "[%d x %d x %d]".formatted(blocks, rows, columns);
  }
}
