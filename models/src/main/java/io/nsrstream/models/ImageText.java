package io.nsrstream.models;

import io.nsrstream.models.architecture.Activation;
import io.nsrstream.models.architecture.Stage;
import io.nsrstream.models.architecture.Stage.Convolution2d;
import java.util.List;
import java.util.regex.Matcher;

/** What the specifications of networks for images have in common. */
final class ImageText {
  /** Height, width and channels of the images, as three groups: {@code @28x28x1}. */
  static final String SIZE = "@([1-9]\\d{0,3})x([1-9]\\d{0,3})x([1-9]\\d{0,3})";

  private ImageText() {}

  /** The image that three groups of a match name, from the first on. */
  static Stage.Image image(Matcher parts, int first) {
    return new Stage.Image(
        SpecText.number(parts, first),
        SpecText.number(parts, first + 1),
        SpecText.number(parts, first + 2));
  }

  static String print(Stage.Image image) {
    return "@%dx%dx%d".formatted(image.height(), image.width(), image.channels());
  }

  /** A convolution, its norm, and the activation. */
  static List<Stage> activated(int width, int kernel, int stride, Activation activation) {
    return List.of(
        new Convolution2d(width, kernel, stride),
        new Stage.BatchNorm(),
        new Stage.Activate(activation));
  }

  /** A convolution and its norm. */
  static List<Stage> normed(int width, int kernel, int stride) {
    return List.of(new Convolution2d(width, kernel, stride), new Stage.BatchNorm());
  }
}
