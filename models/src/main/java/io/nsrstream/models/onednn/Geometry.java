package io.nsrstream.models.onednn;

/**
 * The sizes of a 2-D convolution. Pixels beyond the borders count as zeros; with a stride of 1 the
 * output is as large as the input.
 *
 * @param height of the input, in pixels
 * @param width of the input, in pixels
 * @param channels of the input
 * @param filters channels of the output
 * @param kernel pixels per side of what one sum takes, odd
 * @param stride distance in pixels between two sums
 */
public record Geometry(int height, int width, int channels, int filters, int kernel, int stride) {

  /** Pixels beyond the upper and the left border. */
  public int before() {
    return (kernel - 1) / 2;
  }

  public int outputHeight() {
    return strided(height);
  }

  public int outputWidth() {
    return strided(width);
  }

  private int strided(int side) {
    return (side + stride - 1) / stride;
  }

  /** Pixels beyond the border at the end of a side. */
  int after(int side) {
    return Math.max(0, (strided(side) - 1) * stride + kernel - side - before());
  }
}
