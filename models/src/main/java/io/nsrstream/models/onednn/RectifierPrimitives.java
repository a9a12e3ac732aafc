package io.nsrstream.models.onednn;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC;
import static org.bytedeco.dnnl.global.dnnl.dnnl_eltwise_backward_primitive_desc_create;
import static org.bytedeco.dnnl.global.dnnl.dnnl_eltwise_forward_primitive_desc_create;
import static org.bytedeco.dnnl.global.dnnl.dnnl_eltwise_relu_use_dst_for_bwd;
import static org.bytedeco.dnnl.global.dnnl.dnnl_forward_training;

import org.bytedeco.javacpp.FloatPointer;

/** The larger of each number and 0, in place, and the way back. */
public final class RectifierPrimitives implements PrimitiveSet {
  private final Workspace workspace;
  private final Primitive forward;
  private final Primitive backward;

  /**
   * @param count how many numbers
   * @param workspace shared with others
   */
  public RectifierPrimitives(int count, Workspace workspace) {
    this.workspace = workspace;
    try (Layout numbers = Layout.vector(count);
        Recipe there =
            new Recipe(
                "a rectifier",
                (found, attributes) ->
                    dnnl_eltwise_forward_primitive_desc_create(
                        found,
                        OneDnn.engine(),
                        dnnl_forward_training,
                        dnnl_eltwise_relu_use_dst_for_bwd,
                        numbers.description(),
                        numbers.description(),
                        0,
                        0,
                        attributes));
        Recipe back =
            new Recipe(
                "the gradient of a rectifier",
                (found, attributes) ->
                    dnnl_eltwise_backward_primitive_desc_create(
                        found,
                        OneDnn.engine(),
                        dnnl_eltwise_relu_use_dst_for_bwd,
                        numbers.description(),
                        numbers.description(),
                        numbers.description(),
                        0,
                        0,
                        there.descriptor(),
                        attributes))) {
      forward = there.primitive(DNNL_ARG_SRC, DNNL_ARG_DST);
      backward = back.primitive(DNNL_ARG_DST, DNNL_ARG_DIFF_DST, DNNL_ARG_DIFF_SRC);
    }
  }

  /** Sets negative numbers to 0. */
  public void forward(FloatPointer values) {
    forward.at(0, values).at(1, values).run(workspace.scratch());
  }

  /** Sets the gradient to 0 where the values are. */
  public void backward(FloatPointer values, FloatPointer gradient) {
    backward.at(0, values).at(1, gradient).at(2, gradient).run(workspace.scratch());
  }

  @Override
  public void close() {
    forward.close();
    backward.close();
  }
}
