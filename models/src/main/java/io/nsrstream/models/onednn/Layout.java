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

  /** {@code [kernel × kernel × channels × width]}, row-major: the order of the flat parameters. */
  static Layout taps(int kernel, int channels, int width) {
    return new Layout(dnnl_hwio, width, channels, kernel, kernel);
  }

  /** The same weights in the order that suits a primitive best. */
  static Layout anyTaps(int kernel, int channels, int width) {
    return new Layout(dnnl_format_tag_any, width, channels, kernel, kernel);
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
