package io.nsrstream.models.onednn;

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

import org.bytedeco.dnnl.dnnl_memory_desc;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.LongPointer;

/**
 * A convolution of so many rows and both of its gradients. Images are {@code [rows × height × width
 * × channels]}, weights {@code [kernel height × kernel width × channels × filters]}, row-major; the
 * primitives read weights in an order of their own, which they are brought to here.
 */
public final class ConvolutionPrimitives implements PrimitiveSet {
  private final Geometry geometry;
  private final Workspace workspace;

  private final Primitive forward;
  private final Primitive dataGradient;
  private final Primitive weightGradient;
  private final OrderedWeights weightsForward;
  private final OrderedWeights weightsBackward;
  private final OrderedWeights gradient;

  /**
   * @param workspace shared with others
   */
  public ConvolutionPrimitives(Geometry geometry, int rows, Workspace workspace) {
    this.geometry = geometry;
    this.workspace = workspace;
    try (Recipes recipes = new Recipes(geometry, rows)) {
      this.forward = recipes.forward.primitive(DNNL_ARG_SRC, DNNL_ARG_WEIGHTS, DNNL_ARG_DST);
      this.dataGradient =
          recipes.data.primitive(DNNL_ARG_DIFF_DST, DNNL_ARG_WEIGHTS, DNNL_ARG_DIFF_SRC);
      this.weightGradient =
          recipes.weights.primitive(DNNL_ARG_SRC, DNNL_ARG_DIFF_DST, DNNL_ARG_DIFF_WEIGHTS);
      this.weightsForward = ordered(recipes.forward.layout(DNNL_ARG_WEIGHTS));
      this.weightsBackward = ordered(recipes.data.layout(DNNL_ARG_WEIGHTS));
      this.gradient = ordered(recipes.weights.layout(DNNL_ARG_DIFF_WEIGHTS));
    }
  }

  private OrderedWeights ordered(dnnl_memory_desc wanted) {
    return new OrderedWeights(geometry, wanted, workspace);
  }

  /** y = x ∗ w. */
  public void forward(FloatPointer x, FloatPointer w, FloatPointer y) {
    forward.at(0, x).at(1, weightsForward.order(w)).at(2, y).run(workspace.scratch());
  }

  /** The gradient with respect to the input. */
  public void dataGradient(FloatPointer dy, FloatPointer w, FloatPointer dx) {
    dataGradient.at(0, dy).at(1, weightsBackward.order(w)).at(2, dx).run(workspace.scratch());
  }

  /** The gradient with respect to the weights. */
  public void weightGradient(FloatPointer x, FloatPointer dy, FloatPointer dw) {
    weightGradient.at(0, x).at(1, dy).at(2, gradient.room(dw)).run(workspace.scratch());
    gradient.takeBack(dw);
  }

  @Override
  public void close() {
    forward.close();
    dataGradient.close();
    weightGradient.close();
    weightsForward.close();
    weightsBackward.close();
    gradient.close();
  }

  /** The three recipes, of which those of gradients follow that of the forward pass. */
  private static final class Recipes implements AutoCloseable {
    private final Recipe forward;
    private final Recipe data;
    private final Recipe weights;

    Recipes(Geometry of, int rows) {
      Geometry.Side down = of.down();
      Geometry.Side across = of.across();
      try (Layout x = Layout.images(rows, down.size(), across.size(), of.channels());
          Layout y = Layout.images(rows, down.output(), across.output(), of.filters());
          Layout w = Layout.anyTaps(of);
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
                        null,
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
                        null,
                        y.description(),
                        strides,
                        gaps,
                        before,
                        after,
                        forward.descriptor(),
                        attributes));
      }
    }

    @Override
    public void close() {
      weights.close();
      data.close();
      forward.close();
    }
  }
}
