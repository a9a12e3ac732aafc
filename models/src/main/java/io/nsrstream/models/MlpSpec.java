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
 * A multilayer perceptron, {@code mlp:100,100}; {@code mlp:} is softmax regression. Its hidden
 * layers may have batch normalisation, {@code mlp:100,100/norm}, dropout, {@code
 * mlp:100,100/dropout:0.5}, or both, {@code mlp:100,100/norm/dropout:0.5}.
 *
 * @param hidden widths of the hidden layers, from the inputs on, each at least 1; may be empty
 * @param norm whether the sums of each hidden layer are normalised before the activation
 * @param dropout the share of the responses of each hidden layer that the next one does not see in
 *     training, from 0 to below 1
 */
public record MlpSpec(List<Integer> hidden, boolean norm, double dropout) implements NetworkSpec {
  private static final Pattern TEXT =
      Pattern.compile(
          "mlp:" + SpecText.WIDTHS + "?(/norm)?(?:/dropout:(0(?:\\.\\d+)?|\\d\\.\\d+E-\\d+))?");

  public MlpSpec {
    hidden = SpecText.widths(hidden);
    if (!(dropout >= 0 && dropout < 1)) {
      throw new IllegalArgumentException(
          "The rate of dropout must be at least 0 and below 1, but is %s: 0.5 is usual"
              .formatted(dropout));
    }
  }

  static Optional<MlpSpec> find(String text) {
    Matcher parts = TEXT.matcher(text);
    return parts.matches()
        ? Optional.of(
            new MlpSpec(
                SpecText.widths(Objects.requireNonNullElse(parts.group(1), "")),
                parts.group(2) != null,
                Double.parseDouble(Objects.requireNonNullElse(parts.group(3), "0"))))
        : Optional.empty();
  }

  @Override
  public Architecture architecture(Activation activation) {
    List<Stage> stages = new ArrayList<>();
    for (int layer = 1; layer <= hidden.size(); layer++) {
      stages.add(new Stage.Dense(hidden.get(layer - 1)));
      if (norm) {
        stages.add(new Stage.BatchNorm());
      }
      stages.add(new Stage.Activate(activation));
      stages.add(new Stage.Response("hidden" + layer));
      if (dropout > 0) {
        stages.add(new Stage.Dropout(dropout));
      }
    }
    return new Architecture(this + " " + activation, stages);
  }

  @Override
  public String toString() {
    String widths = hidden.stream().map(String::valueOf).collect(Collectors.joining(","));
    return "mlp:" + widths + (norm ? "/norm" : "") + (dropout > 0 ? "/dropout:" + dropout : "");
  }
}
