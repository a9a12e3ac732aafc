package io.nsrstream.models.onednn;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_FROM;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_TO;
import static org.bytedeco.dnnl.global.dnnl.dnnl_memory_desc_equal;
import static org.bytedeco.dnnl.global.dnnl.dnnl_reorder_primitive_desc_create;

import io.nsrstream.models.memory.NativeFloats;
import org.bytedeco.dnnl.dnnl_memory_desc;
import org.bytedeco.javacpp.FloatPointer;
import org.jspecify.annotations.Nullable;

/**
 * Weights in the order that a primitive wants, which need not be that of the flat parameters. Where
 * it is, nothing is copied.
 */
final class OrderedWeights implements AutoCloseable {
  private final NativeFloats scratch;
  private final NativeFloats ordered = new NativeFloats();
  private final @Nullable Primitive there;
  private final @Nullable Primitive back;

  OrderedWeights(
      int kernel, int channels, int filters, dnnl_memory_desc wanted, NativeFloats scratch) {
    this.scratch = scratch;
    try (Layout plain = Layout.taps(kernel, channels, filters)) {
      if (dnnl_memory_desc_equal(plain.description(), wanted) != 0) {
        there = null;
        back = null;
      } else {
        ordered.reserve(Primitive.floats(wanted));
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
    there.at(0, weights).at(1, ordered.pointer()).run(scratch);
    return ordered.pointer();
  }

  /** Where the primitive is to write weights that belong to {@code weights}. */
  FloatPointer room(FloatPointer weights) {
    return there == null ? weights : ordered.pointer();
  }

  /** Brings what was written to {@link #room} to the order of the flat parameters. */
  void takeBack(FloatPointer weights) {
    if (back != null) {
      back.at(0, ordered.pointer()).at(1, weights).run(scratch);
    }
  }

  @Override
  public void close() {
    ordered.close();
    if (there != null) {
      there.close();
    }
    if (back != null) {
      back.close();
    }
  }
}
