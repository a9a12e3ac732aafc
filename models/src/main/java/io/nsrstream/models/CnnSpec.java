package io.nsrstream.models;

import io.nsrstream.models.architecture.Activation;
import io.nsrstream.models.architecture.Architecture;
import io.nsrstream.models.architecture.Stage;
import io.nsrstream.models.architecture.Summary;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A small convolutional network, {@code cnn:16,32@28x28x1}: for each width a convolution of 3 × 3
 * pixels with batch normalisation, then the maximum of each 2 × 2 pixels; the logits see all pixels
 * that are left.
 *
 * @param widths channels of the convolutions, from the image on, each at least 1; at least one
 * @param image the size of the images
 */
public record CnnSpec(List<Integer> widths, Stage.Image image) implements NetworkSpec {
  private static final Pattern TEXT = Pattern.compile("cnn:" + SpecText.WIDTHS + ImageText.SIZE);
  private static final int KERNEL = 3;
  private static final int POOLED_SIZE = 2;

  public CnnSpec {
    widths = SpecText.widths(widths);
    if (!fit(widths, image)) {
      throw new IllegalArgumentException(
          "A convolutional network must have at least one convolution and at most as many as the image can be halved, but has %d for %dx%d: take away some"
              .formatted(widths.size(), image.height(), image.width()));
    }
  }

  static Optional<CnnSpec> find(String text) {
    Matcher parts = TEXT.matcher(text);
    if (!parts.matches()) {
      return Optional.empty();
    }
    List<Integer> widths = SpecText.widths(parts.group(1));
    Stage.Image image = ImageText.image(parts, 2);
    return fit(widths, image) ? Optional.of(new CnnSpec(widths, image)) : Optional.empty();
  }

  private static boolean fit(List<Integer> widths, Stage.Image image) {
    return !widths.isEmpty() && Math.min(image.height(), image.width()) >> widths.size() >= 1;
  }

  @Override
  public Architecture architecture(Activation activation) {
    List<Stage> stages = new ArrayList<>();
    stages.add(image);
    for (int block = 1; block <= widths.size(); block++) {
      stages.addAll(ImageText.activated(widths.get(block - 1), KERNEL, 1, activation));
      stages.add(new Stage.Pool2d(Summary.MAX, POOLED_SIZE));
      stages.add(new Stage.Response("block" + block));
    }
    return new Architecture(this + " " + activation, stages);
  }

  @Override
  public String toString() {
    return widths.stream().map(String::valueOf).collect(Collectors.joining(",", "cnn:", ""))
        + ImageText.print(image);
  }
}
