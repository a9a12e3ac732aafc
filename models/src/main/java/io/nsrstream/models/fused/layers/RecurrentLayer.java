package io.nsrstream.models.fused.layers;

import io.nsrstream.models.kernels.Vectors;
import io.nsrstream.models.memory.MovablePointer;
import io.nsrstream.models.memory.NativeFloats;
import io.nsrstream.models.memory.Ones;
import java.util.Arrays;
import org.bytedeco.javacpp.FloatPointer;

/**
 * A layer whose hidden state goes from step to step, and which gives that of each step; {@link
 * Cell} says what makes the next one of the sums {@code xW + hU + b}.
 *
 * <p>Its parameters are W {@code [channels × gates·width]}, U {@code [width × gates·width]} and the
 * biases {@code [planes × width]}. Inside, steps come first, {@code [steps × rows × ...]}, and each
 * gate has a plane of its own: the sums of a step are then where vectorised loops want them, and
 * many steps share one product per gate with W, and on the way back one each for the gradients of W
 * and U. Those many are as many as the processor's cache keeps for them.
 *
 * <p>What comes after the longest row's last step is not computed. Where a shorter row has ended,
 * no gradient enters, so that none flows back from there.
 */
final class RecurrentLayer implements FusedLayer {
  // Rows times steps that share a product: enough to pay for its overhead.
  private static final int SHARED = 256;
  private static final float[] NOTHING = {};

  private final Cell cell;
  private final StepOrder order;
  private final Signal input;
  private final Signal output;
  private final int channels;
  private final int width;
  private final int columns;
  private final int planes;
  private final Slot inputWeights;
  private final Slot recurrentWeights;
  private final Slot biases;
  private final Ones ones;

  // Outside the heap, for the products.
  private final NativeFloats inputs = new NativeFloats();
  private final NativeFloats hidden = new NativeFloats();
  private final NativeFloats sums = new NativeFloats();
  private final NativeFloats product = new NativeFloats();
  private final TransposedGates transposed;

  // On the heap, for the cell: what the sums and hidden states of each step were, the state before
  // the first one, zeros, included.
  private float[][][] responses = {};
  private float[][] states = {{}};
  private float[][] biasesOfRows = {};
  private float[][] gradient = {};
  private float[] delta = {};
  private float[] carry = {};
  private float[] handedBack = {};
  private float[] staged = {};
  private final float[] biasesOfOne;

  // The mini-batch at hand.
  private int rows;
  private int steps;
  private int sharing;
  private int count;

  // Pointers that are moved, kept to allocate nothing.
  private final MovablePointer x = new MovablePointer();
  private final MovablePointer w = new MovablePointer();
  private final MovablePointer y = new MovablePointer();

  RecurrentLayer(Cell cell, Signal input, Tensors tensors) {
    this.cell = cell;
    this.order = new StepOrder(input.extent());
    this.input = input;
    this.channels = input.channels();
    this.width = cell.width();
    this.output = new Signal(input.extent(), width);
    this.columns = cell.gates() * width;
    this.planes = cell.initialBiases().length;
    int fanIn = channels + width;
    this.inputWeights = tensors.balancedWeights(channels, columns, fanIn, columns);
    this.recurrentWeights = tensors.balancedWeights(width, columns, fanIn, columns);
    this.biases = tensors.constants(width, cell.initialBiases());
    this.transposed = new TransposedGates(recurrentWeights, width);
    this.biasesOfOne = new float[planes * width];
    this.ones = tensors.ones();
  }

  @Override
  public Signal output() {
    return output;
  }

  @Override
  public void forward(Pass pass) {
    takeExtent();
    output.resize(pass);
    order.takeAll(input.values().readHeap(), steps, channels, staged);
    inputs.write(0, staged, steps * rows * channels);
    takeBiases();
    hidden.write(0, states[0], count);
    float[] to = output.values().overwriteHeap();
    for (int step = 0; step < steps; step++) {
      if (step % sharing == 0) {
        inputProducts(step);
      }
      float[] state = states[step + 1];
      recurrentProducts(step);
      readSums(step);
      cell.forward(step, responses[step], states[step], state, count);
      hidden.write((step + 1) * count, state, count);
      order.put(state, 0, to, step, width);
    }
  }

  private void takeExtent() {
    Extent extent = input.extent();
    rows = extent.rows();
    steps = extent.longest();
    sharing = Math.max(1, SHARED / rows);
    count = rows * width;
    if (count > delta.length || steps > responses.length) {
      free();
      makeRoom(Math.max(steps, extent.learned()));
    }
  }

  private void makeRoom(int most) {
    inputs.reserve(Math.multiplyExact(most, rows * channels));
    hidden.reserve(Math.multiplyExact(most + 1, count));
    sums.reserve(planes * Math.max(rows, SHARED) * width);
    product.reserve(count);
    responses = new float[most][planes][count];
    states = new float[most + 1][count];
    biasesOfRows = new float[planes][count];
    gradient = new float[planes][count];
    delta = new float[count];
    carry = new float[count];
    handedBack = new float[count];
    staged = new float[most * rows * channels];
    cell.resize(most, count);
  }

  private void takeBiases() {
    biases.read(biasesOfOne);
    for (int plane = 0; plane < planes; plane++) {
      for (int row = 0; row < rows; row++) {
        System.arraycopy(biasesOfOne, plane * width, biasesOfRows[plane], row * width, width);
      }
    }
  }

  /** Products with W for a step and those that share it. */
  private void inputProducts(int first) {
    x.to(inputs.pointer(), first * rows * channels);
    for (int gate = 0; gate < cell.gates(); gate++) {
      w.to(inputWeights.values(), gate * width);
      multiply(positionsFrom(first), channels, x, 0, plane(gate, first));
    }
  }

  /** Rows times steps that share a product, from the first step of them on. */
  private int positionsFrom(int first) {
    return rows * Math.min(sharing, steps - first);
  }

  private void recurrentProducts(int step) {
    x.to(hidden.pointer(), step * count);
    for (int gate = 0; gate < cell.gates(); gate++) {
      int plane = cell.recurrentPlane(gate);
      w.to(recurrentWeights.values(), gate * width);
      multiply(rows, width, x, holdsInput(plane) ? 1 : 0, plane(plane, step));
    }
  }

  private boolean holdsInput(int plane) {
    return plane < cell.gates();
  }

  private void readSums(int step) {
    for (int plane = 0; plane < planes; plane++) {
      float[] target = responses[step][plane];
      sums.read(place(plane, step), target, count);
      Vectors.add(biasesOfRows[plane], target, count);
    }
  }

  private FloatPointer plane(int plane, int step) {
    return y.to(sums.pointer(), place(plane, step));
  }

  private int place(int plane, int step) {
    return (plane * sharing + step % sharing) * count;
  }

  /** Target = factor·target + source·w, {@code [number × inner]·[inner × width]}. */
  private void multiply(
      int number, int inner, FloatPointer source, float factor, FloatPointer target) {
    Products.multiply(number, width, inner, source, inner, w, columns, factor, target, width);
  }

  @Override
  public void backward(Pass pass) {
    float[] from = output.gradient().readHeap();
    if (steps > 1) {
      transposed.fill();
    }
    Arrays.fill(carry, 0, count, 0);
    Arrays.fill(handedBack, 0, count, 0);
    for (int step = steps - 1; step >= 0; step--) {
      order.take(from, step, width, delta, 0);
      Vectors.add(handedBack, delta, count);
      cell.backward(step, responses[step], states[step], delta, carry, gradient, count);
      for (int plane = 0; plane < planes; plane++) {
        sums.write(place(plane, step), gradient[plane], count);
      }
      if (step > 0) {
        handBack(step);
      }
      if (step % sharing == 0) {
        sharedGradients(step);
      }
    }
    if (input.differentiable()) {
      inputs.read(0, staged, steps * rows * channels);
      order.putAll(staged, input.gradient().overwriteHeap(), steps, channels);
    }
  }

  /** Computes what goes through the recurrent product to the step before. */
  private void handBack(int step) {
    FloatPointer target = product.pointer();
    for (int gate = 0; gate < cell.gates(); gate++) {
      FloatPointer from = plane(cell.recurrentPlane(gate), step);
      FloatPointer by = transposed.of(gate);
      float factor = gate == 0 ? 0 : 1;
      Products.multiply(rows, width, width, from, width, by, width, factor, target, width);
    }
    product.read(0, handedBack, count);
  }

  /** The gradients of the parameters and the input from a step and those that share it. */
  private void sharedGradients(int first) {
    int positions = positionsFrom(first);
    float factor = first + sharing >= steps ? 0 : 1;
    for (int gate = 0; gate < cell.gates(); gate++) {
      x.to(hidden.pointer(), first * count);
      w.to(recurrentWeights.gradient(), gate * width);
      multiplyAcross(positions, width, plane(cell.recurrentPlane(gate), first), factor);
      x.to(inputs.pointer(), first * rows * channels);
      w.to(inputWeights.gradient(), gate * width);
      multiplyAcross(positions, channels, plane(gate, first), factor);
    }
    for (int plane = 0; plane < planes; plane++) {
      w.to(biases.gradient(), plane * width);
      Products.sumRows(plane(plane, first), w, positions, width, ones, factor);
    }
    if (input.differentiable()) {
      inputGradient(first, positions);
    }
  }

  /** Takes the place of the input, which the gradient of its weights was the last to want. */
  private void inputGradient(int first, int positions) {
    for (int gate = 0; gate < cell.gates(); gate++) {
      w.to(inputWeights.values(), gate * width);
      FloatPointer from = plane(gate, first);
      Products.multiplyByTransposed(
          positions, channels, width, from, width, w, columns, gate == 0 ? 0 : 1, x, channels);
    }
  }

  /** w = factor·w + xᵀ·plane, {@code [number × inner]ᵀ·[number × width]}. */
  private void multiplyAcross(int number, int inner, FloatPointer plane, float factor) {
    Products.multiplyTransposed(inner, width, number, x, inner, plane, width, factor, w, columns);
  }

  private void free() {
    inputs.close();
    hidden.close();
    sums.close();
    product.close();
    transposed.close();
    responses = new float[0][][];
    states = new float[1][0];
    biasesOfRows = new float[0][];
    gradient = new float[0][];
    delta = NOTHING;
    carry = NOTHING;
    handedBack = NOTHING;
    staged = NOTHING;
    cell.resize(0, 0);
  }

  @Override
  public void close() {
    free();
    output.close();
  }
}
