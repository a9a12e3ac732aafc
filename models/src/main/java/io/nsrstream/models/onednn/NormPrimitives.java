package io.nsrstream.models.onednn;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_SCALE;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_SHIFT;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_MEAN;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SCALE;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SHIFT;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_VARIANCE;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_WORKSPACE;
import static org.bytedeco.dnnl.global.dnnl.dnnl_backward;
import static org.bytedeco.dnnl.global.dnnl.dnnl_batch_normalization_backward_primitive_desc_create;
import static org.bytedeco.dnnl.global.dnnl.dnnl_batch_normalization_forward_primitive_desc_create;
import static org.bytedeco.dnnl.global.dnnl.dnnl_forward_inference;
import static org.bytedeco.dnnl.global.dnnl.dnnl_forward_training;
import static org.bytedeco.dnnl.global.dnnl.dnnl_fuse_norm_relu;
import static org.bytedeco.dnnl.global.dnnl.dnnl_use_global_stats;
import static org.bytedeco.dnnl.global.dnnl.dnnl_use_scale;
import static org.bytedeco.dnnl.global.dnnl.dnnl_use_shift;

import io.nsrstream.models.memory.NativeFloats;
import org.bytedeco.javacpp.FloatPointer;

/**
 * Batch normalisation of images, {@code y = γ·(x − m)/√(v + ε) + β} per channel, and, if it is
 * rectified, the larger of y and 0. Variances are mean squared deviations.
 */
public final class NormPrimitives implements PrimitiveSet {
  private final Weights weights;
  private final Workspace workspace;

  /** Where it was rectified: what the gradient passes. */
  private final NativeFloats mask = new NativeFloats();

  private final Primitive learning;
  private final Primitive predicting;
  private final Primitive gradient;

  /**
   * What is learned, and where its gradients go, {@code [channels]} each.
   *
   * @param scale γ
   * @param shift β
   */
  public record Weights(
      FloatPointer scale,
      FloatPointer shift,
      FloatPointer scaleGradient,
      FloatPointer shiftGradient) {}

  /** A mean and a variance per channel, {@code [channels]} each. */
  public record Moments(FloatPointer mean, FloatPointer variance) {}

  /**
   * What is done to the images.
   *
   * @param epsilon is added to variances
   * @param rectified whether what falls below 0 becomes 0 in the end
   */
  public record Norm(int height, int width, int channels, float epsilon, boolean rectified) {
    private int flags() {
      return dnnl_use_scale | dnnl_use_shift | (rectified ? dnnl_fuse_norm_relu : 0);
    }
  }

  /**
   * @param workspace shared with others
   */
  public NormPrimitives(Norm norm, int rows, Weights weights, Workspace workspace) {
    this.weights = weights;
    this.workspace = workspace;
    try (Layout images = Layout.images(rows, norm.height, norm.width, norm.channels);
        Recipe forward = forward(norm, images, dnnl_forward_training, 0);
        Recipe known = forward(norm, images, dnnl_forward_inference, dnnl_use_global_stats);
        Recipe backward = backward(norm, images, forward)) {
      this.learning =
          forward.primitive(
              DNNL_ARG_SRC,
              DNNL_ARG_SCALE,
              DNNL_ARG_SHIFT,
              DNNL_ARG_DST,
              DNNL_ARG_MEAN,
              DNNL_ARG_VARIANCE,
              DNNL_ARG_WORKSPACE);
      this.predicting =
          known.primitive(
              DNNL_ARG_SRC,
              DNNL_ARG_SCALE,
              DNNL_ARG_SHIFT,
              DNNL_ARG_DST,
              DNNL_ARG_MEAN,
              DNNL_ARG_VARIANCE);
      this.gradient =
          backward.primitive(
              DNNL_ARG_SRC,
              DNNL_ARG_SCALE,
              DNNL_ARG_DIFF_DST,
              DNNL_ARG_MEAN,
              DNNL_ARG_VARIANCE,
              DNNL_ARG_WORKSPACE,
              DNNL_ARG_DIFF_SRC,
              DNNL_ARG_DIFF_SCALE,
              DNNL_ARG_DIFF_SHIFT);
      mask.reserve(norm.rectified ? Primitive.floats(forward.layout(DNNL_ARG_WORKSPACE)) : 0);
    }
  }

  private static Recipe forward(Norm norm, Layout images, int purpose, int more) {
    return new Recipe(
        "a batch norm",
        (found, attributes) ->
            dnnl_batch_normalization_forward_primitive_desc_create(
                found,
                OneDnn.engine(),
                purpose,
                images.description(),
                images.description(),
                norm.epsilon,
                norm.flags() | more,
                attributes));
  }

  private static Recipe backward(Norm norm, Layout images, Recipe forward) {
    return new Recipe(
        "the gradient of a batch norm",
        (found, attributes) ->
            dnnl_batch_normalization_backward_primitive_desc_create(
                found,
                OneDnn.engine(),
                dnnl_backward,
                images.description(),
                images.description(),
                images.description(),
                norm.epsilon,
                norm.flags(),
                forward.descriptor(),
                attributes));
  }

  /** Normalises by the mean and variance of these rows, which it writes. */
  public void learn(FloatPointer x, FloatPointer y, Moments measured) {
    place(learning, x, y, measured);
    learning.at(6, mask.pointer()).run(workspace.scratch());
  }

  /** Normalises by a mean and variance that are known. */
  public void predict(FloatPointer x, FloatPointer y, Moments known) {
    place(predicting, x, y, known);
    predicting.run(workspace.scratch());
  }

  private void place(Primitive norm, FloatPointer x, FloatPointer y, Moments moments) {
    norm.at(0, x)
        .at(1, weights.scale)
        .at(2, weights.shift)
        .at(3, y)
        .at(4, moments.mean)
        .at(5, moments.variance);
  }

  /**
   * The gradients of what {@link #learn} did last: that of its input, and those of the weights.
   *
   * @param measured what it wrote
   */
  public void gradient(FloatPointer x, FloatPointer dy, FloatPointer dx, Moments measured) {
    gradient
        .at(0, x)
        .at(1, weights.scale)
        .at(2, dy)
        .at(3, measured.mean)
        .at(4, measured.variance)
        .at(5, mask.pointer())
        .at(6, dx)
        .at(7, weights.scaleGradient)
        .at(8, weights.shiftGradient)
        .run(workspace.scratch());
  }

  @Override
  public void close() {
    learning.close();
    predicting.close();
    gradient.close();
    mask.close();
  }
}
