package io.nsrstream.models.fused.layers;

import io.nsrstream.models.onednn.Geometry;

/**
 * Which floats of an image stand where among its patches, {@code [pixels × kernel² · channels]}:
 * one span for each row of a kernel at each place, without what falls beyond the borders.
 */
final class PatchSpans {
  private final int[] ofImage;
  private final int[] ofPatches;
  private final int[] lengths;
  private int count;

  PatchSpans(Geometry geometry) {
    int most = geometry.outputHeight() * geometry.outputWidth() * geometry.kernel();
    ofImage = new int[most];
    ofPatches = new int[most];
    lengths = new int[most];
    for (int y = 0; y < geometry.outputHeight(); y++) {
      for (int x = 0; x < geometry.outputWidth(); x++) {
        addPlace(geometry, y, x);
      }
    }
  }

  private void addPlace(Geometry geometry, int outputY, int outputX) {
    int kernel = geometry.kernel();
    int left = outputX * geometry.stride() - geometry.before();
    int first = Math.max(0, -left);
    int behind = Math.min(kernel, geometry.width() - left);
    int patch = (outputY * geometry.outputWidth() + outputX) * kernel * kernel;
    for (int row = 0; row < kernel; row++) {
      int y = outputY * geometry.stride() - geometry.before() + row;
      if (y >= 0 && y < geometry.height() && first < behind) {
        ofImage[count] = (y * geometry.width() + left + first) * geometry.channels();
        ofPatches[count] = (patch + row * kernel + first) * geometry.channels();
        lengths[count++] = (behind - first) * geometry.channels();
      }
    }
  }

  int count() {
    return count;
  }

  /** Where a span begins in the image. */
  int ofImage(int span) {
    return ofImage[span];
  }

  /** Where it begins among the patches. */
  int ofPatches(int span) {
    return ofPatches[span];
  }

  /** How many floats it has. */
  int length(int span) {
    return lengths[span];
  }
}
