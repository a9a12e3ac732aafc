package io.nsrstream.models;

import io.nsrstream.online.network.NetworkFactory;
import java.io.Serializable;
import java.util.Optional;

/**
 * The kind and sizes of a network in one word, such as {@code mlp:100,100}; prints as it parses.
 */
public sealed interface NetworkSpec extends Serializable permits MlpSpec {

  /** The form a specification must have, as error messages say it. */
  String FORM = "must be mlp: and the widths of the hidden layers, from 1 to 99999, between commas";

  /** What the text specifies, or empty if it is none of the known specifications. */
  static Optional<NetworkSpec> find(String text) {
    return MlpSpec.find(text).map(NetworkSpec.class::cast);
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

  /** Builds networks of this kind, with the other settings as given. */
  NetworkFactory factory(NetworkSettings settings);
}
