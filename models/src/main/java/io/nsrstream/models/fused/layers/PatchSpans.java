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
    int height = geometry.down().output();
    int width = geometry.across().output();
    int most = height * width * geometry.down().kernel();
    ofImage = new int[most];
    ofPatches = new int[most];
    lengths = new int[most];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        addPlace(geometry, y, x);
      }
    }
  }

  private void addPlace(Geometry geometry, int outputY, int outputX) {
    Geometry.Side down = geometry.down();
    Geometry.Side across = geometry.across();
    int kernel = across.kernel();
    int left = outputX * across.stride() - across.before();
    int first = Math.max(0, -left);
    int behind = Math.min(kernel, across.size() - left);
    int patch = (outputY * across.output() + outputX) * down.kernel() * kernel;
    for (int row = 0; row < down.kernel(); row++) {
      int y = outputY * down.stride() - down.before() + row;
      if (y >= 0 && y < down.size() && first < behind) {
        ofImage[count] = (y * across.size() + left + first) * geometry.channels();
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
