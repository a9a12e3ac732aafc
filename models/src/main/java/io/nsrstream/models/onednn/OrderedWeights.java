package io.nsrstream.models.onednn;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_FROM;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_TO;
import static org.bytedeco.dnnl.global.dnnl.dnnl_memory_desc_equal;
import static org.bytedeco.dnnl.global.dnnl.dnnl_reorder_primitive_desc_create;

import org.bytedeco.dnnl.dnnl_memory_desc;
import org.bytedeco.javacpp.FloatPointer;
import org.jspecify.annotations.Nullable;

/**
 * Weights in the order that a primitive wants, which need not be that of the flat parameters. Where
 * it is, nothing is copied.
 */
final class OrderedWeights implements AutoCloseable {
  private final Workspace workspace;
  private final int floats;
  private final @Nullable Primitive there;
  private final @Nullable Primitive back;

  OrderedWeights(Geometry geometry, dnnl_memory_desc wanted, Workspace workspace) {
    this.workspace = workspace;
    this.floats = Primitive.floats(wanted);
    try (Layout plain = Layout.taps(geometry)) {
      if (dnnl_memory_desc_equal(plain.description(), wanted) != 0) {
        there = null;
        back = null;
      } else {
        there = reorder(plain.description(), wanted);
        back = reorder(wanted, plain.description());
      }
    }
  }

  private static Primitive reorder(dnnl_memory_desc from, dnnl_memory_desc to) {
    try (Recipe recipe =
        new Recipe(
            "another order of weights",
            (found, attributes) ->
                dnnl_reorder_primitive_desc_create(
                    found, from, OneDnn.engine(), to, OneDnn.engine(), attributes))) {
      return recipe.primitive(DNNL_ARG_FROM, DNNL_ARG_TO);
    }
  }

  /** The weights as the primitive wants them. */
  FloatPointer order(FloatPointer weights) {
    if (there == null) {
      return weights;
    }
    FloatPointer ordered = room();
    there.at(0, weights).at(1, ordered).run(workspace.scratch());
    return ordered;
  }

  /** Where the primitive is to write weights that belong to {@code weights}. */
  FloatPointer room(FloatPointer weights) {
    return there == null ? weights : room();
  }

  private FloatPointer room() {
    workspace.weights().reserve(floats);
    return workspace.weights().pointer();
  }

  /** Brings what was written to {@link #room} to the order of the flat parameters. */
  void takeBack(FloatPointer weights) {
    if (back != null) {
      back.at(0, workspace.weights().pointer()).at(1, weights).run(workspace.scratch());
    }
  }

  @Override
  public void close() {
    if (there != null) {
      there.close();
    }
    if (back != null) {
      back.close();
    }
  }
}
