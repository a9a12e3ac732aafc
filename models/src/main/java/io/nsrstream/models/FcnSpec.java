package io.nsrstream.models;

import io.nsrstream.models.architecture.Activation;
import io.nsrstream.models.architecture.Architecture;
import io.nsrstream.models.architecture.Padding;
import io.nsrstream.models.architecture.Stage;
import io.nsrstream.models.architecture.Stage.Convolution;
import io.nsrstream.models.architecture.Summary;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A fully convolutional network (Wang, Yan and Oates, 2017), {@code fcn}: three convolutions of 8,
 * 5 and 3 taps with batch normalisation; {@code fcn:32} is a narrower one.
 *
 * @param width channels of the first and last convolution, at least 1, 128 in the paper; the one
 *     between has twice as many
 * @param summary what the logits see of the last convolution; the mean unless said otherwise
 */
public record FcnSpec(int width, Summary summary) implements NetworkSpec {
  private static final Pattern TEXT = Pattern.compile("fcn(?::" + SpecText.WIDTH + ")?");
  private static final int PUBLISHED_WIDTH = 128;

  public FcnSpec {
    SpecText.requireWidth(width);
  }

  static Optional<FcnSpec> find(String text) {
    return SpecText.find(
        text,
        TEXT,
        Summary.MEAN,
        (sizes, summary) ->
            Optional.of(
                new FcnSpec(
                    sizes.group(1) == null ? PUBLISHED_WIDTH : SpecText.number(sizes, 1),
                    summary)));
  }

  @Override
  public Architecture architecture(Activation activation) {
    List<Stage> stages = new ArrayList<>();
    stages.addAll(block(1, width, 8, activation));
    stages.addAll(block(2, 2 * width, 5, activation));
    stages.addAll(block(3, width, 3, activation));
    stages.add(new Stage.Pool(summary));
    stages.add(new Stage.Response(POOLED));
    return new Architecture(this + " " + activation, stages);
  }

  private static List<Stage> block(int number, int channels, int kernel, Activation activation) {
    return List.of(
        new Convolution(channels, kernel, 1, 1, Padding.SAME),
        new Stage.BatchNorm(),
        new Stage.Activate(activation),
        new Stage.Response("block" + number));
  }

  @Override
  public String toString() {
    return SpecText.print(width == PUBLISHED_WIDTH ? "fcn" : "fcn:" + width, summary, Summary.MEAN);
  }
}
