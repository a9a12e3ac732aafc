package io.nsrstream.models.onednn;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_BIAS;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_BIAS;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_WEIGHTS;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_WEIGHTS;
import static org.bytedeco.dnnl.global.dnnl.dnnl_convolution_backward_data_primitive_desc_create;
import static org.bytedeco.dnnl.global.dnnl.dnnl_convolution_backward_weights_primitive_desc_create;
import static org.bytedeco.dnnl.global.dnnl.dnnl_convolution_direct;
import static org.bytedeco.dnnl.global.dnnl.dnnl_convolution_forward_primitive_desc_create;
import static org.bytedeco.dnnl.global.dnnl.dnnl_forward_training;

import java.util.Optional;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.LongPointer;

/**
 * A convolution of so many rows and both of its gradients. Images are {@code [rows × height × width
 * × channels]}, weights {@code [kernel height × kernel width × channels × filters]}, row-major; the
 * primitives read weights in an order of their own, which they are brought to here.
 */
public final class ConvolutionPrimitives implements PrimitiveSet {
  private final Weights weights;
  private final Workspace workspace;

  private final Primitive forward;
  private final Primitive dataGradient;
  private final Primitive weightGradient;
  private final OrderedWeights forwardTaps;
  private final OrderedWeights backwardTaps;
  private final OrderedWeights tapGradient;

  /**
   * What is learned, and where its gradient goes.
   *
   * @param taps {@code [kernel height × kernel width × channels × filters]}
   * @param biases {@code [filters]}, or nothing where none are added
   */
  public record Weights(Learned taps, Optional<Learned> biases) {
    private boolean biased() {
      return biases.isPresent();
    }
  }

  /** Numbers and their gradient, as many. */
  public record Learned(FloatPointer values, FloatPointer gradient) {}

  /**
   * @param workspace shared with others
   */
  public ConvolutionPrimitives(Geometry geometry, int rows, Weights weights, Workspace workspace) {
    this.weights = weights;
    this.workspace = workspace;
    try (Recipes recipes = new Recipes(geometry, rows, weights.biased())) {
      this.forward = recipes.forward(DNNL_ARG_SRC, DNNL_ARG_DST, DNNL_ARG_WEIGHTS, DNNL_ARG_BIAS);
      this.dataGradient =
          recipes.data.primitive(DNNL_ARG_DIFF_DST, DNNL_ARG_DIFF_SRC, DNNL_ARG_WEIGHTS);
      this.weightGradient =
          recipes.gradient(
              DNNL_ARG_SRC, DNNL_ARG_DIFF_DST, DNNL_ARG_DIFF_WEIGHTS, DNNL_ARG_DIFF_BIAS);
      this.forwardTaps =
          new OrderedWeights(geometry, recipes.forward.layout(DNNL_ARG_WEIGHTS), workspace);
      this.backwardTaps =
          new OrderedWeights(geometry, recipes.data.layout(DNNL_ARG_WEIGHTS), workspace);
      this.tapGradient =
          new OrderedWeights(geometry, recipes.weights.layout(DNNL_ARG_DIFF_WEIGHTS), workspace);
    }
  }

  /** y = x ∗ w + b. */
  public void forward(FloatPointer x, FloatPointer y) {
    forward.at(0, x).at(1, y).at(2, forwardTaps.order(weights.taps.values));
    if (weights.biased()) {
      forward.at(3, weights.biases.get().values);
    }
    forward.run(workspace.scratch());
  }

  /** The gradient with respect to the input. */
  public void dataGradient(FloatPointer dy, FloatPointer dx) {
    dataGradient
        .at(0, dy)
        .at(1, dx)
        .at(2, backwardTaps.order(weights.taps.values))
        .run(workspace.scratch());
  }

  /** The gradient with respect to what is learned. */
  public void weightGradient(FloatPointer x, FloatPointer dy) {
    FloatPointer gradient = weights.taps.gradient;
    weightGradient.at(0, x).at(1, dy).at(2, tapGradient.room(gradient));
    if (weights.biased()) {
      weightGradient.at(3, weights.biases.get().gradient);
    }
    weightGradient.run(workspace.scratch());
    tapGradient.takeBack(gradient);
  }

  @Override
  public void close() {
    forward.close();
    dataGradient.close();
    weightGradient.close();
    forwardTaps.close();
    backwardTaps.close();
    tapGradient.close();
  }

  /** The three recipes, of which those of gradients follow that of the forward pass. */
  private static final class Recipes implements AutoCloseable {
    private final Recipe forward;
    private final Recipe data;
    private final Recipe weights;
    private final boolean biased;

    Recipes(Geometry of, int rows, boolean biased) {
      this.biased = biased;
      Geometry.Side down = of.down();
      Geometry.Side across = of.across();
      try (Layout x = Layout.images(rows, down.size(), across.size(), of.channels());
          Layout y = Layout.images(rows, down.output(), across.output(), of.filters());
          Layout w = Layout.anyTaps(of);
          Layout biases = Layout.vector(of.filters());
          LongPointer strides = new LongPointer(down.stride(), across.stride());
          // oneDNN counts the pixels between two, not their distance.
          LongPointer gaps = new LongPointer(down.dilation() - 1L, across.dilation() - 1L);
          LongPointer before = new LongPointer(down.before(), across.before());
          LongPointer after = new LongPointer(down.after(), across.after())) {
        forward =
            new Recipe(
                "a convolution " + of,
                (found, attributes) ->
                    dnnl_convolution_forward_primitive_desc_create(
                        found,
                        OneDnn.engine(),
                        dnnl_forward_training,
                        dnnl_convolution_direct,
                        x.description(),
                        w.description(),
                        biased ? biases.description() : null,
                        y.description(),
                        strides,
                        gaps,
                        before,
                        after,
                        attributes));
        data =
            new Recipe(
                "the gradient of the input of a convolution " + of,
                (found, attributes) ->
                    dnnl_convolution_backward_data_primitive_desc_create(
                        found,
                        OneDnn.engine(),
                        dnnl_convolution_direct,
                        x.description(),
                        w.description(),
                        y.description(),
                        strides,
                        gaps,
                        before,
                        after,
                        forward.descriptor(),
                        attributes));
        weights =
            new Recipe(
                "the gradient of the weights of a convolution " + of,
                (found, attributes) ->
                    dnnl_convolution_backward_weights_primitive_desc_create(
                        found,
                        OneDnn.engine(),
                        dnnl_convolution_direct,
                        x.description(),
                        w.description(),
                        biased ? biases.description() : null,
                        y.description(),
                        strides,
                        gaps,
                        before,
                        after,
                        forward.descriptor(),
                        attributes));
      }
    }

    Primitive forward(int x, int y, int taps, int biases) {
      return biased ? forward.primitive(x, y, taps, biases) : forward.primitive(x, y, taps);
    }

    Primitive gradient(int x, int dy, int taps, int biases) {
      return biased ? weights.primitive(x, dy, taps, biases) : weights.primitive(x, dy, taps);
    }

    @Override
    public void close() {
      weights.close();
      data.close();
      forward.close();
    }
  }
}
