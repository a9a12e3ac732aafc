package io.nsrstream.models;

import io.nsrstream.models.architecture.Activation;
import io.nsrstream.models.architecture.Architecture;
import io.nsrstream.models.architecture.Stage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A network of texts. {@code text:64} adds up 64 learned numbers for each word, {@code text:64,32}
 * has a dense layer of 32 behind them, and {@code text:64/gru:32} reads the words in their order by
 * the network that follows.
 *
 * @param width learned numbers for each word
 * @param after what follows: dense layers, or a network of sequences
 */
public record TextSpec(int width, NetworkSpec after) implements NetworkSpec {
  private static final Pattern TEXT =
      Pattern.compile(
          "text:" + SpecText.WIDTH + "(?:,([\\d,]+)|/((?:gru|lstm|tcn|fcn|transformer).*))?");

  public TextSpec {
    SpecText.requireWidth(width);
  }

  /**
   * Reads a specification.
   *
   * @param kinds reads that of the network behind
   */
  static Optional<TextSpec> find(String text, Function<String, Optional<NetworkSpec>> kinds) {
    Matcher parts = TEXT.matcher(text);
    if (!parts.matches()) {
      return Optional.empty();
    }
    String dense = parts.group(2) == null ? "" : parts.group(2);
    return kinds
        .apply(parts.group(3) == null ? "mlp:" + dense : parts.group(3))
        .map(after -> new TextSpec(SpecText.number(parts, 1), after));
  }

  private boolean ordered() {
    return !(after instanceof MlpSpec);
  }

  @Override
  public Architecture architecture(Activation activation) {
    Architecture behind = after.architecture(activation);
    List<Stage> stages = new ArrayList<>();
    stages.add(new Stage.Embedding(width, ordered()));
    stages.addAll(behind.stages());
    return new Architecture("text:%d %s".formatted(width, behind.name()), stages);
  }

  @Override
  public String toString() {
    if (ordered()) {
      return "text:%d/%s".formatted(width, after);
    }
    String dense = after.toString().substring("mlp:".length());
    return dense.isEmpty() ? "text:" + width : "text:%d,%s".formatted(width, dense);
  }
}
