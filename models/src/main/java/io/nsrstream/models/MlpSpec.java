package io.nsrstream.models;

import io.nsrstream.models.architecture.Activation;
import io.nsrstream.models.architecture.Architecture;
import io.nsrstream.models.architecture.Stage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A multilayer perceptron, {@code mlp:100,100}; {@code mlp:} is softmax regression.
 *
 * @param hidden widths of the hidden layers, from the inputs on, each at least 1; may be empty
 */
public record MlpSpec(List<Integer> hidden) implements NetworkSpec {
  private static final Pattern TEXT = Pattern.compile("mlp:((?:[1-9]\\d{0,4}(?:,(?!$)|$))*)");

  public MlpSpec {
    hidden = List.copyOf(hidden);
    if (hidden.stream().anyMatch(width -> width < 1)) {
      throw new IllegalArgumentException(
          "Widths of hidden layers must be at least 1, but are %s: leave out the others"
              .formatted(hidden));
    }
  }

  static Optional<MlpSpec> find(String text) {
    Matcher matcher = TEXT.matcher(text);
    return matcher.matches()
        ? Optional.of(new MlpSpec(widths(matcher.group(1))))
        : Optional.empty();
  }

  private static List<Integer> widths(String text) {
    return text.isEmpty() ? List.of() : Stream.of(text.split(",")).map(Integer::valueOf).toList();
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
