package io.nsrstream.online.ensemble;

import io.nsrstream.online.encoding.Encoding;
import java.util.List;

/**
 * What an ensemble is made of, and how it learns.
 *
 * @param members the settings that each network begins with
 * @param adaptive whether members may take on other settings, and the strength of penalties follows
 *     the number of classes
 * @param labelShift fadings of the label frequencies that correct predictions, each from 0 to below
 *     1
 * @param replacement of members of no use
 * @param encoder of features
 * @param penalty of every network
 * @param bounds of what it may come to
 * @param seed decides initial weights and what is drawn
 */
public record EnsembleSettings(
    List<MemberSettings> members,
    boolean adaptive,
    List<Double> labelShift,
    Replacing replacement,
    Encoder encoder,
    Penalty penalty,
    Bounds bounds,
    long seed) {

  public EnsembleSettings {
    members = List.copyOf(members);
    labelShift = List.copyOf(labelShift);
  }

  /**
   * When members are replaced.
   *
   * @param every labelled examples between two replacements; 0 for never
   * @param budget most rows that gradients of all members are taken of per labelled example
   */
  public record Replacing(int every, double budget) {}

  /**
   * How features become inputs.
   *
   * @param clip bound of the absolute standardised value
   * @param bins between the quantiles of a feature
   * @param maxNominals most nominal values that get an input
   */
  public record Encoder(double clip, int bins, int maxNominals) {}

  /**
   * What keeps responses steady.
   *
   * @param layers whose responses are kept steady, by name
   * @param balanced whether all classes of a mini-batch weigh alike
   * @param unbiased whether to correct for the current examples being part of the means
   */
  public record Penalty(List<String> layers, boolean balanced, boolean unbiased) {
    public Penalty {
      layers = List.copyOf(layers);
    }
  }

  /**
   * What an ensemble may come to.
   *
   * @param maxClasses most classes that it learns
   * @param maxParameters most parameters of all networks
   */
  public record Bounds(int maxClasses, long maxParameters) {}

  /** Bins between the quantiles of a feature; 0 where no member asks for quantiles. */
  int quantileBins() {
    return members.stream().anyMatch(member -> member.encoding() == Encoding.QUANTILES)
        ? encoder.bins()
        : 0;
  }

  /** Latest labelled examples that members need to begin with. */
  int memory() {
    return members.stream().mapToInt(MemberSettings::memory).max().orElse(1);
  }
}
