package io.nsrstream.connectors.versions;

import io.nsrstream.online.data.Example;
import io.nsrstream.online.data.Prediction;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was answered to an example.
 *
 * @param prediction what was predicted; of no class where there is no model
 * @param model the key whose model answered: the example's own or one that stands in; null where
 *     there is none
 * @param version labelled examples that it had learned; {@link KeptVersions#NONE} where there is
 *     none
 */
public record Answer(Prediction prediction, @Nullable String model, long version) {

  /** The answer to an example whose key has no model, and no parent that has one. */
  public static Answer none(Example example) {
    return new Answer(Prediction.of(example, List.of(), new float[0], 0), null, KeptVersions.NONE);
  }
}
