package io.nsrstream.lab.epochs;

import io.nsrstream.online.data.Batch;
import io.nsrstream.online.random.SplitMix64;
import java.util.Arrays;

/**
 * Changes images before they are learned so that their class stays: each is moved by up to {@code
 * padding} pixels in both directions, where zeros come in, mirrored left to right with a
 * probability of a half, and loses a square (DeVries and Taylor, 2017).
 *
 * @param height of the images, whose pixels are the numbers of a row, row by row of the image
 * @param width of the images
 * @param channels of a pixel
 * @param padding most pixels by which an image is moved, at least 0
 * @param cutout pixels per side of the square that becomes zero, at least 0; its middle is any
 *     pixel
 */
public record ImageAugmentation(int height, int width, int channels, int padding, int cutout) {

  /** Changes all rows of a batch. */
  void apply(Batch batch, SplitMix64 random) {
    float[] image = new float[height * width * channels];
    for (int row = 0; row < batch.rows(); row++) {
      int start = batch.start(row);
      System.arraycopy(batch.inputs(), start, image, 0, image.length);
      move(image, batch.inputs(), start, random);
      cut(batch.inputs(), start, random);
    }
  }

  private void move(float[] from, float[] to, int start, SplitMix64 random) {
    int down = random.nextInt(2 * padding + 1) - padding;
    int right = random.nextInt(2 * padding + 1) - padding;
    boolean mirrored = random.nextInt(2) == 1;
    Arrays.fill(to, start, start + from.length, 0);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int sourceY = y - down;
        int sourceX = (mirrored ? width - 1 - x : x) - right;
        if (sourceY >= 0 && sourceY < height && sourceX >= 0 && sourceX < width) {
          System.arraycopy(
              from,
              (sourceY * width + sourceX) * channels,
              to,
              start + (y * width + x) * channels,
              channels);
        }
      }
    }
  }

  private void cut(float[] images, int start, SplitMix64 random) {
    int top = random.nextInt(height) - cutout / 2;
    int left = random.nextInt(width) - cutout / 2;
    int first = Math.max(0, left);
    int behind = Math.min(width, left + cutout);
    for (int y = Math.max(0, top); y < Math.min(height, top + cutout) && first < behind; y++) {
      Arrays.fill(
          images,
          start + (y * width + first) * channels,
          start + (y * width + behind) * channels,
          0);
    }
  }

  @Override
  public String toString() {
    return "move=%d mirror cutout=%d".formatted(padding, cutout);
  }
}
