package io.nsrstream.online.learner;

import io.nsrstream.online.encoding.Encoding;
import io.nsrstream.online.encoding.FeatureSettings;
import io.nsrstream.online.ensemble.EnsembleSettings;
import io.nsrstream.online.ensemble.MemberSettings;
import io.nsrstream.online.ensemble.PoolSettings;
import io.nsrstream.online.ensemble.ReplaySettings;
import io.nsrstream.online.evaluation.EvaluationSettings;
import io.nsrstream.online.network.NetworkFactory;
import io.nsrstream.online.penalty.PenaltySettings;
import io.nsrstream.online.settings.Conditional;
import io.nsrstream.online.settings.Rules;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * How a learner learns, whatever its network.
 *
 * @param members how each of its networks begins; a list of one is a single network
 * @param penalty the steadiness penalty of all of them
 * @param pool what is combined with their predictions, and when they are replaced
 * @param drift of the stream: how it is found and what is done about it
 * @param temporal what an example is told of those before it
 * @param features how they become inputs
 * @param bounds what a key may come to
 * @param evaluation what the scores are taken over
 * @param seed decides the initial weights
 */
public record LearnerSettings(
    List<MemberSettings> members,
    PenaltySettings penalty,
    PoolSettings pool,
    DriftSettings drift,
    TemporalSettings temporal,
    FeatureSettings features,
    BoundSettings bounds,
    EvaluationSettings evaluation,
    long seed)
    implements Serializable, Conditional {

  /** Six networks that differ in what nobody can choose before the stream is known. */
  public static final LearnerSettings DEFAULTS =
      new LearnerSettings(
          List.of(
              member(1, 0.1, 1, Encoding.QUANTILES, ReplaySettings.NONE),
              member(4, 0.3, 2, Encoding.QUANTILES, replay(2, 32, 3000)),
              member(8, 0.1, 2, Encoding.QUANTILES, replay(4, 32, 3000)),
              member(8, 0.3, 2, Encoding.QUANTILES, replay(4, 16, 3000)),
              member(4, 0.3, 2, Encoding.QUANTILES, replay(2, 16, 3000)),
              member(4, 0.1, 1, Encoding.STANDARD, replay(2, 16, 1000))),
          PenaltySettings.DEFAULTS,
          PoolSettings.DEFAULTS,
          DriftSettings.DEFAULTS,
          TemporalSettings.NONE,
          FeatureSettings.DEFAULTS,
          BoundSettings.DEFAULTS,
          EvaluationSettings.DEFAULTS,
          1);

  private static final int MOST_MEMBERS = 64;

  public LearnerSettings {
    members = List.copyOf(members);
    double cost = members.stream().mapToDouble(MemberSettings::cost).sum();
    new Rules()
        .require(
            !members.isEmpty() && members.size() <= MOST_MEMBERS,
            "members",
            "must be a list of 1 to " + MOST_MEMBERS,
            members.size() + " of them",
            "list the networks, such as [{batch: 4, replay: {updates: 2}}]")
        .require(
            cost <= pool.budget(),
            "pool.budget",
            "must be at least what the members cost, %s rows per example".formatted(cost),
            pool.budget(),
            "raise it, or take members away")
        .require(
            features.maxNominals() >= (long) temporal.labels() * bounds.maxClasses(),
            "features.maxNominals",
            "must be at least temporal.labels x bounds.maxClasses (%d), an input for each"
                .formatted((long) temporal.labels() * bounds.maxClasses()),
            features.maxNominals(),
            "raise it, or lower bounds.maxClasses")
        .check();
  }

  /**
   * A single network whose predictions are the learner's, and whose λ does not follow the number of
   * classes; all else as in the defaults.
   */
  public static LearnerSettings ofOne(MemberSettings member) {
    PenaltySettings penalty = PenaltySettings.DEFAULTS;
    double budget = Math.max(member.cost(), PoolSettings.DEFAULTS.budget());
    return new LearnerSettings(
        List.of(member),
        new PenaltySettings(
            penalty.strength(),
            PenaltySettings.Scaling.NONE,
            penalty.layers(),
            penalty.balanced(),
            penalty.unbiased()),
        new PoolSettings(budget, List.of(), 0),
        DEFAULTS.drift,
        DEFAULTS.temporal,
        DEFAULTS.features,
        DEFAULTS.bounds,
        DEFAULTS.evaluation,
        DEFAULTS.seed);
  }

  private static MemberSettings member(
      int batch, double lambda, double rate, Encoding encoding, ReplaySettings replay) {
    return new MemberSettings(
        batch, lambda, MemberSettings.DEFAULTS.window(), rate, 0, encoding, replay);
  }

  private static ReplaySettings replay(int updates, int rows, int buffer) {
    return new ReplaySettings(updates, rows, buffer, false);
  }

  /**
   * Requires that a network has the layers to be kept steady.
   *
   * @param setting the name of the layers where the rules are about
   */
  public void requireLayers(String setting, NetworkFactory networks, Rules rules) {
    rules.require(
        networks.penalisableLayers().containsAll(penalty.layers()),
        setting,
        "must name layers of the network " + NetworkFactory.brief(networks.architecture()),
        penalty.layers(),
        "choose among " + networks.penalisableLayers());
  }

  /** What the networks learn with. */
  EnsembleSettings ensemble() {
    return new EnsembleSettings(
        members, penalty, pool, features, bounds.maxClasses(), bounds.maxParameters(), seed);
  }

  private boolean binned() {
    return members.stream().anyMatch(member -> member.encoding() == Encoding.QUANTILES);
  }

  @Override
  public List<Unused> unused() {
    List<Unused> unused = new ArrayList<>();
    if (!binned()) {
      unused.add(
          new Unused(
              "features.bins",
              "where no member encodes quantiles",
              "give a member encoding: quantiles"));
    }
    if (members.size() == 1) {
      unused.add(
          new Unused("pool.replaceEvery", "where there is one member", "list several members"));
    }
    return unused;
  }

  /** The same settings with other networks. */
  public LearnerSettings withMembers(MemberSettings... others) {
    return new LearnerSettings(
        List.of(others), penalty, pool, drift, temporal, features, bounds, evaluation, seed);
  }

  /** The same settings with another penalty. */
  public LearnerSettings withPenalty(PenaltySettings other) {
    return new LearnerSettings(
        members, other, pool, drift, temporal, features, bounds, evaluation, seed);
  }

  /** The same settings with the λ of every network multiplied by 0: without NSR. */
  public LearnerSettings withoutPenalty() {
    return withPenalty(penalty.withStrength(0));
  }

  /** The same settings with another pool. */
  public LearnerSettings withPool(PoolSettings other) {
    return new LearnerSettings(
        members, penalty, other, drift, temporal, features, bounds, evaluation, seed);
  }

  /** The same settings with another way to deal with drift. */
  public LearnerSettings withDrift(DriftSettings other) {
    return new LearnerSettings(
        members, penalty, pool, other, temporal, features, bounds, evaluation, seed);
  }

  /** The same settings with other things told of earlier examples. */
  public LearnerSettings withTemporal(TemporalSettings other) {
    return new LearnerSettings(
        members, penalty, pool, drift, other, features, bounds, evaluation, seed);
  }

  /** The same settings with another way to make features inputs. */
  public LearnerSettings withFeatures(FeatureSettings other) {
    return new LearnerSettings(
        members, penalty, pool, drift, temporal, other, bounds, evaluation, seed);
  }

  /** The same settings with scores over other examples. */
  public LearnerSettings withEvaluation(EvaluationSettings other) {
    return new LearnerSettings(
        members, penalty, pool, drift, temporal, features, bounds, other, seed);
  }

  /** The same settings with another seed. */
  public LearnerSettings withSeed(long other) {
    return new LearnerSettings(
        members, penalty, pool, drift, temporal, features, bounds, evaluation, other);
  }

  /** The same settings with other bounds. */
  public LearnerSettings withBounds(BoundSettings other) {
    return new LearnerSettings(
        members, penalty, pool, drift, temporal, features, other, evaluation, seed);
  }
}
