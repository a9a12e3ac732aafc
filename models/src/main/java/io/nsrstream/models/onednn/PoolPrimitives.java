package io.nsrstream.models.onednn;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_WORKSPACE;
import static org.bytedeco.dnnl.global.dnnl.dnnl_forward_training;
import static org.bytedeco.dnnl.global.dnnl.dnnl_pooling_avg_exclude_padding;
import static org.bytedeco.dnnl.global.dnnl.dnnl_pooling_backward_primitive_desc_create;
import static org.bytedeco.dnnl.global.dnnl.dnnl_pooling_forward_primitive_desc_create;
import static org.bytedeco.dnnl.global.dnnl.dnnl_pooling_max;

import io.nsrstream.models.memory.NativeFloats;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.LongPointer;

/** The mean or the maximum of each square of pixels, channel by channel, and the way back. */
public final class PoolPrimitives implements PrimitiveSet {
  private final Workspace workspace;

  /** The pixel that each largest value is from. */
  private final NativeFloats largest = new NativeFloats();

  private final Primitive forward;
  private final Primitive backward;

  /**
   * What is done to the images.
   *
   * @param size pixels per side of a square
   * @param maximum whether the largest is taken and not the mean
   */
  public record Pool(int height, int width, int channels, int size, boolean maximum) {
    private int algorithm() {
      return maximum ? dnnl_pooling_max : dnnl_pooling_avg_exclude_padding;
    }
  }

  /**
   * @param workspace shared with others
   */
  public PoolPrimitives(Pool pool, int rows, Workspace workspace) {
    this.workspace = workspace;
    int height = pool.height / pool.size;
    int width = pool.width / pool.size;
    try (Layout x = Layout.images(rows, pool.height, pool.width, pool.channels);
        Layout y = Layout.images(rows, height, width, pool.channels);
        LongPointer size = new LongPointer(pool.size, pool.size);
        LongPointer none = new LongPointer(0, 0);
        Recipe there =
            new Recipe(
                "a pool",
                (found, attributes) ->
                    dnnl_pooling_forward_primitive_desc_create(
                        found,
                        OneDnn.engine(),
                        dnnl_forward_training,
                        pool.algorithm(),
                        x.description(),
                        y.description(),
                        size,
                        size,
                        none,
                        none,
                        none,
                        attributes));
        Recipe back =
            new Recipe(
                "the gradient of a pool",
                (found, attributes) ->
                    dnnl_pooling_backward_primitive_desc_create(
                        found,
                        OneDnn.engine(),
                        pool.algorithm(),
                        x.description(),
                        y.description(),
                        size,
                        size,
                        none,
                        none,
                        none,
                        there.descriptor(),
                        attributes))) {
      forward = there.primitive(DNNL_ARG_SRC, DNNL_ARG_DST, DNNL_ARG_WORKSPACE);
      backward = back.primitive(DNNL_ARG_DIFF_DST, DNNL_ARG_DIFF_SRC, DNNL_ARG_WORKSPACE);
      largest.reserve(Primitive.floats(there.layout(DNNL_ARG_WORKSPACE)));
    }
  }

  /** Makes one pixel of each square. */
  public void forward(FloatPointer x, FloatPointer y) {
    forward.at(0, x).at(1, y).at(2, largest.pointer()).run(workspace.scratch());
  }

  /** The gradient of what {@link #forward} did last. */
  public void backward(FloatPointer dy, FloatPointer dx) {
    backward.at(0, dy).at(1, dx).at(2, largest.pointer()).run(workspace.scratch());
  }

  @Override
  public void close() {
    forward.close();
    backward.close();
    largest.close();
  }
}
