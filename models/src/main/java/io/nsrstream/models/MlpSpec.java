package io.nsrstream.models;

import io.nsrstream.models.architecture.Activation;
import io.nsrstream.models.architecture.Architecture;
import io.nsrstream.models.architecture.Stage;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A multilayer perceptron, {@code mlp:100,100}; {@code mlp:} is softmax regression.
 *
 * @param hidden widths of the hidden layers, from the inputs on, each at least 1; may be empty
 */
public record MlpSpec(List<Integer> hidden) implements NetworkSpec {
  private static final Pattern TEXT = Pattern.compile("mlp:" + SpecText.WIDTHS + "?");

  public MlpSpec {
    hidden = SpecText.widths(hidden);
  }

  static Optional<MlpSpec> find(String text) {
    Matcher matcher = TEXT.matcher(text);
    return matcher.matches()
        ? Optional.of(
            new MlpSpec(SpecText.widths(Objects.requireNonNullElse(matcher.group(1), ""))))
        : Optional.empty();
  }

  @Override
  public Architecture architecture(Activation activation) {
    List<Stage> stages = new ArrayList<>();
    for (int width : hidden) {
      stages.add(new Stage.Dense(width));
      stages.add(new Stage.Activate(activation));
      stages.add(new Stage.Response("hidden" + (stages.size() / 3 + 1)));
    }
    return new Architecture(this + " " + activation, stages);
  }

  @Override
  public String toString() {
    return hidden.stream().map(String::valueOf).collect(Collectors.joining(",", "mlp:", ""));
  }
}
