package io.nsrstream.models.onednn;

/**
 * The sizes of a convolution over images. Steps are an image of one row.
 *
 * @param down from the top to the bottom
 * @param across from the left to the right
 * @param channels of the input
 * @param filters channels of the output
 */
public record Geometry(Side down, Side across, int channels, int filters) {

  /**
   * One direction. Pixels beyond both of its ends count as zeros.
   *
   * @param size pixels of the input
   * @param kernel pixels that one sum takes
   * @param stride distance in pixels between two sums
   * @param dilation distance in pixels between two that a sum takes
   * @param before zeros in front of the first pixel
   */
  public record Side(int size, int kernel, int stride, int dilation, int before) {

    /** A side whose kernel, of an odd size, is centred. */
    public static Side centred(int size, int kernel, int stride) {
      return new Side(size, kernel, stride, 1, (kernel - 1) / 2);
    }

    /** Pixels of the output; with a stride of 1, as many as the input's. */
    public int output() {
      return (size + stride - 1) / stride;
    }

    /** Zeros behind the last pixel. */
    int after() {
      return Math.max(0, (output() - 1) * stride + (kernel - 1) * dilation + 1 - size - before);
    }
  }

  /** A convolution whose kernel, of an odd size, is square and centred. */
  public static Geometry square(
      int height, int width, int channels, int filters, int kernel, int stride) {
    return new Geometry(
        Side.centred(height, kernel, stride),
        Side.centred(width, kernel, stride),
        channels,
        filters);
  }

  /** A convolution over steps. */
  public static Geometry steps(Side steps, int channels, int filters) {
    return new Geometry(Side.centred(1, 1, 1), steps, channels, filters);
  }
}
