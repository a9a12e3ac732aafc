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
import java.util.stream.Stream;

/**
 * A residual network for small images (He et al., 2016), {@code resnet18@32x32x3}: a convolution of
 * 3 × 3 pixels without a pool, then four groups of residuals, of which each but the first begins
 * with a stride of 2 and has twice the width. {@code resnet18/16@32x32x3} begins with 16 channels
 * in place of 64; {@code resnet50} has residuals of three convolutions, which leave four times the
 * width.
 *
 * @param depth 18 or 50
 * @param width channels of the first group, at least 1; 64 in the paper
 * @param image the size of the images
 */
public record ResNetSpec(int depth, int width, Stage.Image image) implements NetworkSpec {
  private static final Pattern TEXT =
      Pattern.compile("resnet(18|50)(?:/" + SpecText.WIDTH + ")?" + ImageText.SIZE);
  private static final int SHALLOW = 18;
  private static final int DEEP = 50;
  private static final int PUBLISHED_WIDTH = 64;
  private static final int EXPANSION = 4;
  private static final List<Integer> SHALLOW_GROUPS = List.of(2, 2, 2, 2);
  private static final List<Integer> DEEP_GROUPS = List.of(3, 4, 6, 3);

  public ResNetSpec {
    SpecText.requireWidth(width);
    if (depth != SHALLOW && depth != DEEP) {
      throw new IllegalArgumentException(
          "The depth of a residual network must be 18 or 50, but is %d: use one of them"
              .formatted(depth));
    }
  }

  static Optional<ResNetSpec> find(String text) {
    Matcher parts = TEXT.matcher(text);
    return parts.matches()
        ? Optional.of(
            new ResNetSpec(
                SpecText.number(parts, 1),
                parts.group(2) == null ? PUBLISHED_WIDTH : SpecText.number(parts, 2),
                ImageText.image(parts, 3)))
        : Optional.empty();
  }

  @Override
  public Architecture architecture(Activation activation) {
    List<Stage> stages = new ArrayList<>();
    stages.add(image);
    stages.addAll(ImageText.activated(width, 3, 1, activation));
    List<Integer> groups = depth == DEEP ? DEEP_GROUPS : SHALLOW_GROUPS;
    int channels = width;
    for (int group = 0; group < groups.size(); group++) {
      for (int block = 0; block < groups.get(group); block++) {
        Residual residual =
            new Residual(channels, width << group, group > 0 && block == 0 ? 2 : 1, activation);
        stages.add(depth == DEEP ? residual.ofThree() : residual.ofTwo());
        stages.add(new Stage.Activate(activation));
        channels = residual.width * (depth == DEEP ? EXPANSION : 1);
      }
      stages.add(new Stage.Response("group" + (group + 1)));
    }
    stages.add(new Stage.Pool(Summary.MEAN));
    stages.add(new Stage.Response(POOLED));
    return new Architecture(this + " " + activation, stages);
  }

  /** One residual: channels that come in, width of its convolutions of 3 × 3, and stride. */
  private record Residual(int channels, int width, int stride, Activation activation) {

    Stage.Residual ofTwo() {
      List<Stage> body =
          Stream.of(
                  ImageText.activated(width, 3, stride, activation), ImageText.normed(width, 3, 1))
              .flatMap(List::stream)
              .toList();
      return new Stage.Residual(body, shortcut(width));
    }

    Stage.Residual ofThree() {
      int out = EXPANSION * width;
      List<Stage> body =
          Stream.of(
                  ImageText.activated(width, 1, 1, activation),
                  ImageText.activated(width, 3, stride, activation),
                  ImageText.normed(out, 1, 1))
              .flatMap(List::stream)
              .toList();
      return new Stage.Residual(body, shortcut(out));
    }

    private List<Stage> shortcut(int out) {
      return stride == 1 && channels == out ? List.of() : ImageText.normed(out, 1, stride);
    }
  }

  @Override
  public String toString() {
    return "resnet"
        + depth
        + (width == PUBLISHED_WIDTH ? "" : "/" + width)
        + ImageText.print(image);
  }
}
