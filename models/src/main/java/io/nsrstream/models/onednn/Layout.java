package io.nsrstream.models.onednn;

import static org.bytedeco.dnnl.global.dnnl.dnnl_a;
import static org.bytedeco.dnnl.global.dnnl.dnnl_f32;
import static org.bytedeco.dnnl.global.dnnl.dnnl_format_tag_any;
import static org.bytedeco.dnnl.global.dnnl.dnnl_hwio;
import static org.bytedeco.dnnl.global.dnnl.dnnl_memory_desc_create_with_tag;
import static org.bytedeco.dnnl.global.dnnl.dnnl_memory_desc_destroy;
import static org.bytedeco.dnnl.global.dnnl.dnnl_nhwc;

import org.bytedeco.dnnl.dnnl_memory_desc;
import org.bytedeco.javacpp.LongPointer;

/**
 * How the floats of a tensor stand in memory, as oneDNN is told; closed when all that uses it is
 * made.
 */
final class Layout implements AutoCloseable {
  private final dnnl_memory_desc description = new dnnl_memory_desc();

  private Layout(int tag, long... sizes) {
    try (LongPointer dimensions = new LongPointer(sizes)) {
      OneDnn.check(
          dnnl_memory_desc_create_with_tag(description, sizes.length, dimensions, dnnl_f32, tag),
          "a layout");
    }
  }

  /** {@code [rows × height × width × channels]}, row-major: the order of all signals here. */
  static Layout images(int rows, int height, int width, int channels) {
    return new Layout(dnnl_nhwc, rows, channels, height, width);
  }

  /**
   * {@code [kernel height × kernel width × channels × filters]}, row-major: the order of the flat
   * parameters.
   */
  static Layout taps(Geometry of) {
    return taps(dnnl_hwio, of);
  }

  /** The same weights in the order that suits a primitive best. */
  static Layout anyTaps(Geometry of) {
    return taps(dnnl_format_tag_any, of);
  }

  private static Layout taps(int tag, Geometry of) {
    return new Layout(tag, of.filters(), of.channels(), of.down().kernel(), of.across().kernel());
  }

  /** {@code [channels]}. */
  static Layout vector(int channels) {
    return new Layout(dnnl_a, channels);
  }

  dnnl_memory_desc description() {
    return description;
  }

  @Override
  public void close() {
    dnnl_memory_desc_destroy(description);
  }
}
