package io.nsrstream.models;

import io.nsrstream.models.architecture.Activation;
import io.nsrstream.models.architecture.Architecture;
import io.nsrstream.models.architecture.Stage;
import io.nsrstream.models.architecture.Summary;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * VGG-19 for small images (Simonyan and Zisserman, 2015), {@code vgg19@32x32x3}: sixteen
 * convolutions of 3 × 3 pixels with batch normalisation in five groups, each of which ends in the
 * maximum of 2 × 2 pixels; the logits see what is left in place of two wide layers. {@code
 * vgg19/16@32x32x3} begins with 16 channels in place of 64; {@code vgg19/16/dropout:0.3@32x32x3}
 * drops a share of what the logits see.
 *
 * @param width channels of the first group, at least 1; 64 in the paper
 * @param dropout the share of what the logits see that they do not see in training, from 0 to below
 *     1
 * @param image the size of the images, at least 32 in both directions
 */
public record VggSpec(int width, double dropout, Stage.Image image) implements NetworkSpec {
  private static final Pattern TEXT =
      Pattern.compile(
          "vgg19(?:/"
              + SpecText.WIDTH
              + ")?(?:/dropout:(0(?:\\.\\d+)?|\\d\\.\\d+E-\\d+))?"
              + ImageText.SIZE);
  private static final int PUBLISHED_WIDTH = 64;
  private static final int WIDEST = 8;
  private static final int LEAST_SIDE = 32;
  private static final List<Integer> GROUPS = List.of(2, 2, 4, 4, 4);

  public VggSpec {
    SpecText.requireWidth(width);
    if (!fits(image)) {
      throw new IllegalArgumentException(
          "Images for VGG-19 must have at least %d pixels in both directions, but have %dx%d: use cnn, or larger images"
              .formatted(LEAST_SIDE, image.height(), image.width()));
    }
  }

  static Optional<VggSpec> find(String text) {
    Matcher parts = TEXT.matcher(text);
    return parts.matches() && fits(ImageText.image(parts, 3))
        ? Optional.of(
            new VggSpec(
                parts.group(1) == null ? PUBLISHED_WIDTH : SpecText.number(parts, 1),
                Double.parseDouble(Objects.requireNonNullElse(parts.group(2), "0")),
                ImageText.image(parts, 3)))
        : Optional.empty();
  }

  private static boolean fits(Stage.Image image) {
    return Math.min(image.height(), image.width()) >= LEAST_SIDE;
  }

  @Override
  public Architecture architecture(Activation activation) {
    List<Stage> stages = new ArrayList<>();
    stages.add(image);
    for (int group = 0; group < GROUPS.size(); group++) {
      int channels = width * Math.min(1 << group, WIDEST);
      for (int layer = 0; layer < GROUPS.get(group); layer++) {
        stages.addAll(ImageText.activated(channels, 3, 1, activation));
      }
      stages.add(new Stage.Pool2d(Summary.MAX, 2));
      stages.add(new Stage.Response("group" + (group + 1)));
    }
    if (dropout > 0) {
      stages.add(new Stage.Dropout(dropout));
    }
    return new Architecture(this + " " + activation, stages);
  }

  @Override
  public String toString() {
    return "vgg19"
        + (width == PUBLISHED_WIDTH ? "" : "/" + width)
        + (dropout > 0 ? "/dropout:" + dropout : "")
        + ImageText.print(image);
  }
}
