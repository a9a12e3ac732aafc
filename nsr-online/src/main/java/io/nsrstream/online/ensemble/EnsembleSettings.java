package io.nsrstream.online.ensemble;

import io.nsrstream.online.encoding.Encoding;
import io.nsrstream.online.encoding.FeatureSettings;
import io.nsrstream.online.penalty.PenaltySettings;
import java.util.List;

/**
 * What an ensemble is made of, and how it learns.
 *
 * @param members the settings that each network begins with
 * @param penalty of every network
 * @param pool what is combined with their predictions, and when they are replaced
 * @param features how they become inputs
 * @param maxClasses most classes that it learns
 * @param maxParameters most parameters of all networks
 * @param seed decides initial weights and what is drawn
 */
public record EnsembleSettings(
    List<MemberSettings> members,
    PenaltySettings penalty,
    PoolSettings pool,
    FeatureSettings features,
    int maxClasses,
    long maxParameters,
    long seed) {

  public EnsembleSettings {
    members = List.copyOf(members);
  }

  /**
   * Whether members are replaced by others, and go on with what they have become when a snapshot is
   * restored.
   */
  boolean evolves() {
    return members.size() > 1 && pool.replaceEvery() > 0;
  }

  /** Bins between the quantiles of a feature; 0 where no member asks for quantiles. */
  int quantileBins() {
    return members.stream().anyMatch(member -> member.encoding() == Encoding.QUANTILES)
        ? features.bins()
        : 0;
  }

  /** Latest labelled examples that members need to begin with. */
  int memory() {
    return members.stream().mapToInt(MemberSettings::memory).max().orElse(1);
  }
}
