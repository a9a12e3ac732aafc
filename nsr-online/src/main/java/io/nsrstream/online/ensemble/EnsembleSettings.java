package io.nsrstream.online.ensemble;

import io.nsrstream.online.data.Example;
import io.nsrstream.online.data.Shape;
import io.nsrstream.online.encoding.Encoding;
import io.nsrstream.online.encoding.FeatureSettings;
import java.util.List;

/**
 * Settings of an ensemble.
 *
 * @param members the settings that each network begins with
 * @param penalty of every network
 * @param pool the opinions beside the networks, and the replacement of members
 * @param features how features become inputs
 * @param onlyVectors whether a key whose first example is a vector has no sequences
 * @param maxClasses most classes that it learns
 * @param maxParameters most parameters of all networks
 * @param seed of all random numbers: initial weights, replay and replacement
 */
public record EnsembleSettings(
    List<MemberSettings> members,
    PenaltySettings penalty,
    PoolSettings pool,
    FeatureSettings features,
    boolean onlyVectors,
    int maxClasses,
    long maxParameters,
    long seed) {

  public EnsembleSettings {
    members = List.copyOf(members);
  }

  /**
   * Whether members are replaced while the stream runs. If so, a restore keeps their settings from
   * the snapshot.
   */
  boolean evolves() {
    return members.size() > 1 && pool.replaceEvery() > 0;
  }

  /** Bins between the quantiles of a feature; 0 if no member encodes quantiles. */
  int quantileBins() {
    return members.stream().anyMatch(member -> member.encoding() == Encoding.QUANTILES)
        ? features.bins()
        : 0;
  }

  /** The shape of the examples of a key whose first one this is. */
  Shape shape(Example first) {
    return first.texts().isEmpty()
        ? first.shape()
        : new Shape.Text(first.features().length, features.text().slots());
  }

  /**
   * Number of latest labelled examples that the opinions need, as long as no member is another one.
   *
   * @param shape of examples
   */
  int memory(Shape shape) {
    int most = members.stream().mapToInt(member -> memory(member, shape)).max().orElse(1);
    return readsVectors(shape) ? Math.max(most, pool.memory(shape.channels())) : most;
  }

  /** Number of latest labelled examples that a member needs. */
  int memory(MemberSettings member, Shape shape) {
    return readsVectors(shape)
        ? Math.max(member.batch(), RecentExamples.fitting(member.memory(), shape.channels()))
        : member.memory();
  }

  /** Whether there are the opinions that need examples of as many features each. */
  boolean readsVectors(Shape shape) {
    return onlyVectors && (shape instanceof Shape.Vector || shape instanceof Shape.Text);
  }
}
