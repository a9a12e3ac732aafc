package io.nsrstream.models;

import io.nsrstream.models.architecture.Activation;
import io.nsrstream.models.architecture.Architecture;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The kind and sizes of a network in one word, such as {@code mlp:100,100}; prints as it parses.
 */
public sealed interface NetworkSpec
    permits MlpSpec, RecurrentSpec, TcnSpec, FcnSpec, TransformerSpec {

  /** The form a specification must have, as error messages say it. */
  String FORM =
      "must be one of mlp:W,W,… gru:W,… lstm:W,… tcn:WxB fcn[:W] transformer:WxBxH, with widths W"
          + " from 1 to 99999, 1 to 16 blocks B and heads H that divide W; mlp may end in /norm,"
          + " /dropout:R or both, R from 0 to below 1, and all others in /last, /mean or /max";

  /** The name of the layer that the logits of a sequence network see. */
  String POOLED = "pooled";

  /** What the text specifies, or empty if it is none of the known specifications. */
  static Optional<NetworkSpec> find(String text) {
    List<Function<String, Optional<? extends NetworkSpec>>> kinds =
        List.of(
            MlpSpec::find,
            RecurrentSpec::find,
            TcnSpec::find,
            FcnSpec::find,
            TransformerSpec::find);
    return kinds.stream().<NetworkSpec>flatMap(kind -> kind.apply(text).stream()).findFirst();
  }

  /**
   * What the text specifies.
   *
   * @throws IllegalArgumentException if it is none of the known specifications
   */
  static NetworkSpec parse(String text) {
    return find(text)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "A network %s, but is '%s': write mlp:100,100 or its like"
                        .formatted(FORM, text)));
  }

  /**
   * The stages of this network.
   *
   * @param activation of the hidden neurons, where the kind leaves a choice
   */
  Architecture architecture(Activation activation);
}
