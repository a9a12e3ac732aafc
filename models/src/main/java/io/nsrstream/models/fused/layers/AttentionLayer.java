package io.nsrstream.models.fused.layers;

import static org.bytedeco.openblas.global.openblas.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas.CblasRowMajor;
import static org.bytedeco.openblas.global.openblas.CblasTrans;
import static org.bytedeco.openblas.global.openblas.cblas_saxpy;
import static org.bytedeco.openblas.global.openblas.cblas_sgemm;

import io.nsrstream.models.kernels.Elementwise;
import io.nsrstream.models.kernels.Vectors;
import io.nsrstream.models.memory.MirroredFloats;
import io.nsrstream.models.memory.MovablePointer;
import java.util.Arrays;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;

/**
 * Self-attention by several heads: {@code softmax(Q·Kᵀ/√d)·V} over the steps that a row has, per
 * row and head, where each head has d = channels / heads of the channels of the projections Q, K
 * and V of the input; and a projection of all heads' results.
 *
 * <p>The weights of a row and head stand as {@code [keys × queries]}: the largest and the sum over
 * the keys are then loops over queries, which become vector instructions. They are computed again
 * on the way back, by the same operations: to keep them would take rows × heads × steps² floats.
 */
final class AttentionLayer implements FusedLayer {
  private final Signal input;
  private final Signal keyBranch;
  private final Signal valueBranch;
  private final ConvolutionLayer queries;
  private final ConvolutionLayer keys;
  private final ConvolutionLayer values;
  private final Signal mixed;
  private final ConvolutionLayer projection;
  private final int channels;
  private final int heads;
  private final int width;
  private final float scale;

  /** Of one row and head, {@code [keys × queries]}. */
  private final MirroredFloats weights = new MirroredFloats();

  private final MirroredFloats weightsGradient = new MirroredFloats();
  private float[] largest = {};
  private float[] sums = {};

  // Pointers that are moved, kept to allocate nothing.
  private final MovablePointer q = new MovablePointer();
  private final MovablePointer k = new MovablePointer();
  private final MovablePointer v = new MovablePointer();
  private final MovablePointer m = new MovablePointer();
  private final MovablePointer target = new MovablePointer();

  AttentionLayer(int heads, Signal input, Tensors tensors) {
    this.channels = input.channels();
    if (channels % heads != 0) {
      throw new IllegalArgumentException(
          "Channels that enter attention must be a multiple of its heads, but are %d for %d heads: put a pointwise convolution before it or take other heads"
              .formatted(channels, heads));
    }
    this.input = input;
    this.keyBranch = input.branch();
    this.valueBranch = input.branch();
    this.queries = ConvolutionLayer.projection(channels, input, tensors);
    this.keys = ConvolutionLayer.projection(channels, keyBranch, tensors);
    this.values = ConvolutionLayer.projection(channels, valueBranch, tensors);
    this.mixed = new Signal(input.extent(), channels);
    this.projection = ConvolutionLayer.projection(channels, mixed, tensors);
    this.heads = heads;
    this.width = channels / heads;
    this.scale = (float) (1 / Math.sqrt(width));
  }

  @Override
  public Signal output() {
    return projection.output();
  }

  @Override
  public void forward(Pass pass) {
    keyBranch.resizeGradient(pass);
    valueBranch.resizeGradient(pass);
    queries.forward(pass);
    keys.forward(pass);
    values.forward(pass);
    mixed.resize(pass);
    FloatPointer to = overwrite(mixed.values());
    FloatPointer from = values.output().values().readOutside();
    for (int row = 0; row < input.extent().rows(); row++) {
      for (int head = 0; head < heads; head++) {
        weigh(row, head);
        v.to(from, at(row, head));
        m.to(to, at(row, head));
        sumOverKeys(input.extent().length(row), 1, weights.readOutside(), v, m);
      }
    }
    projection.forward(pass);
  }

  /** All of it outside, to write at present steps; zero at absent ones. */
  private FloatPointer overwrite(MirroredFloats floats) {
    FloatPointer pointer = floats.overwriteOutside();
    if (!input.extent().whole()) {
      Pointer.memset(pointer, 0, (long) floats.count() * Float.BYTES);
    }
    return pointer;
  }

  /** Where the channels of a head begin in the first step of a row. */
  private int at(int row, int head) {
    return row * input.extent().steps() * channels + head * width;
  }

  /** Computes the weights of a row and head. */
  private void weigh(int row, int head) {
    int length = input.extent().length(row);
    weights.resize(Math.multiplyExact(length, length));
    if (length > sums.length) {
      largest = new float[input.extent().steps()];
      sums = new float[input.extent().steps()];
    }
    q.to(queries.output().values().readOutside(), at(row, head));
    k.to(keys.output().values().readOutside(), at(row, head));
    products(length, scale, k, q, weights.overwriteOutside());
    softmax(weights.updateHeap(), length, largest, sums);
  }

  /** Softmax over the keys, of each query. */
  private static void softmax(float[] scores, int length, float[] largest, float[] sums) {
    Arrays.fill(largest, 0, length, Float.NEGATIVE_INFINITY);
    for (int key = 0; key < length; key++) {
      Vectors.raiseAt(scores, key * length, largest, length);
    }
    for (int key = 0; key < length; key++) {
      Vectors.subtractAt(largest, scores, key * length, length);
    }
    Elementwise.exp(scores, length * length);
    Arrays.fill(sums, 0, length, 0);
    for (int key = 0; key < length; key++) {
      Vectors.addAt(scores, key * length, sums, 0, length);
    }
    Vectors.invert(sums, length);
    for (int key = 0; key < length; key++) {
      Vectors.multiplyAt(sums, scores, key * length, length);
    }
  }

  @Override
  public void backward(Pass pass) {
    projection.backward(pass);
    FloatPointer delta = mixed.gradient().readOutside();
    FloatPointer ofQueries = overwrite(queries.output().gradient());
    FloatPointer ofKeys = overwrite(keys.output().gradient());
    FloatPointer ofValues = overwrite(values.output().gradient());
    for (int row = 0; row < input.extent().rows(); row++) {
      int length = input.extent().length(row);
      for (int head = 0; head < heads; head++) {
        int at = at(row, head);
        weigh(row, head); // Also moves q and k there.
        v.to(values.output().values().readOutside(), at);
        m.to(delta, at);
        sumOverQueries(length, 1, weights.readOutside(), m, target.to(ofValues, at));
        weightsGradient.resize(length * length);
        products(length, 1, v, m, weightsGradient.overwriteOutside());
        softmaxGradient(weights.readHeap(), weightsGradient.updateHeap(), length, sums);
        FloatPointer ofScores = weightsGradient.readOutside();
        sumOverKeys(length, scale, ofScores, k, target.to(ofQueries, at));
        sumOverQueries(length, scale, ofScores, q, target.to(ofKeys, at));
      }
    }
    queries.backward(pass);
    keys.backward(pass);
    values.backward(pass);
    if (input.differentiable()) {
      add(keyBranch.gradient(), input.gradient());
      add(valueBranch.gradient(), input.gradient());
    }
  }

  /** Turns the gradient of weights into that of scores: {@code w·(g − Σ w·g)} over the keys. */
  private static void softmaxGradient(float[] weights, float[] gradient, int length, float[] sums) {
    Arrays.fill(sums, 0, length, 0);
    for (int key = 0; key < length; key++) {
      Vectors.addProductsAt(weights, gradient, key * length, sums, length);
    }
    for (int key = 0; key < length; key++) {
      Vectors.subtractAt(sums, gradient, key * length, length);
    }
    Vectors.multiply(gradient, weights, gradient, length * length);
  }

  private static void add(MirroredFloats source, MirroredFloats sum) {
    cblas_saxpy(sum.count(), 1, source.readOutside(), 1, sum.updateOutside(), 1);
  }

  /** {@code [keys × queries]} of the products of a head's channels. */
  private void products(
      int length, float factor, FloatPointer ofKeys, FloatPointer ofQueries, FloatPointer to) {
    cblas_sgemm(
        CblasRowMajor,
        CblasNoTrans,
        CblasTrans,
        length,
        length,
        width,
        factor,
        ofKeys,
        channels,
        ofQueries,
        channels,
        0,
        to,
        length);
  }

  /** For each query, what keys have, weighted. */
  private void sumOverKeys(
      int length, float factor, FloatPointer weighted, FloatPointer ofKeys, FloatPointer to) {
    mix(CblasTrans, length, factor, weighted, ofKeys, to);
  }

  /** For each key, what queries have, weighted. */
  private void sumOverQueries(
      int length, float factor, FloatPointer weighted, FloatPointer ofQueries, FloatPointer to) {
    mix(CblasNoTrans, length, factor, weighted, ofQueries, to);
  }

  private void mix(
      int order,
      int length,
      float factor,
      FloatPointer weighted,
      FloatPointer what,
      FloatPointer to) {
    cblas_sgemm(
        CblasRowMajor,
        order,
        CblasNoTrans,
        length,
        width,
        length,
        factor,
        weighted,
        length,
        what,
        channels,
        0,
        to,
        channels);
  }

  @Override
  public void close() {
    queries.close();
    keys.close();
    values.close();
    keyBranch.closeGradient();
    valueBranch.closeGradient();
    mixed.close();
    projection.close();
    weights.close();
    weightsGradient.close();
    largest = new float[0];
    sums = new float[0];
  }
}
