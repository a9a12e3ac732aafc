package io.nsrstream.online.learner;

import io.nsrstream.online.encoding.Encoding;
import io.nsrstream.online.encoding.FeatureSettings;
import io.nsrstream.online.ensemble.EnsembleSettings;
import io.nsrstream.online.ensemble.MemberSettings;
import io.nsrstream.online.ensemble.PenaltySettings;
import io.nsrstream.online.ensemble.PoolSettings;
import io.nsrstream.online.ensemble.ReplaySettings;
import io.nsrstream.online.evaluation.EvaluationSettings;
import io.nsrstream.online.learner.BoundSettings.Shapes;
import io.nsrstream.online.network.NetworkFactory;
import io.nsrstream.online.settings.Conditional;
import io.nsrstream.online.settings.Rules;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * Settings of a learner, for any kind of network.
 *
 * @param members the settings of each network; a list of one is a single network
 * @param penalty the steadiness penalty of all of them
 * @param pool the opinions beside the networks, and the replacement of members
 * @param drift the detection of drift and the reactions
 * @param temporal earlier labels and examples as features
 * @param features how features become inputs
 * @param bounds of each key
 * @param evaluation of the scores in reports
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

  /** One network, and opinions of other kinds. */
  public static final LearnerSettings DEFAULTS =
      new LearnerSettings(
          List.of(member(4, 0.3, 2, Encoding.QUANTILES, replay(2, 32, 3000))),
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
            "must be at least learner.temporal.labels x learner.bounds.maxClasses (%d), an input for each"
                .formatted((long) temporal.labels() * bounds.maxClasses()),
            features.maxNominals(),
            "raise it, or lower learner.bounds.maxClasses")
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
        PoolSettings.ofNetworks(budget, 0),
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
   * @param setting the name of the setting in violations
   */
  public void requireLayers(String setting, NetworkFactory networks, Rules rules) {
    rules.require(
        networks.penalisableLayers().containsAll(penalty.layers()),
        setting,
        "must name layers of the network " + NetworkFactory.brief(networks.architecture()),
        penalty.layers(),
        "choose among " + networks.penalisableLayers());
  }

  /**
   * The settings of the ensemble.
   *
   * @param kernels whether it sees sequences as features by kernels; these are shares of steps,
   *     whose place among quantiles adds nothing, so that they are only standardised
   */
  EnsembleSettings ensemble(boolean kernels) {
    return new EnsembleSettings(
        kernels
            ? members.stream().map(member -> member.withEncoding(Encoding.STANDARD)).toList()
            : members,
        penalty,
        pool,
        features,
        kernels || bounds.shape() != Shapes.SEQUENCE,
        bounds.maxClasses(),
        bounds.maxParameters(),
        seed);
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

  /** The same settings with other settings of drift. */
  public LearnerSettings withDrift(DriftSettings other) {
    return new LearnerSettings(
        members, penalty, pool, other, temporal, features, bounds, evaluation, seed);
  }

  /** The same settings with other earlier labels and examples as features. */
  public LearnerSettings withTemporal(TemporalSettings other) {
    return new LearnerSettings(
        members, penalty, pool, drift, other, features, bounds, evaluation, seed);
  }

  /** The same settings with other settings of features. */
  public LearnerSettings withFeatures(FeatureSettings other) {
    return new LearnerSettings(
        members, penalty, pool, drift, temporal, other, bounds, evaluation, seed);
  }

  /** The same settings with other settings of the scores. */
  public LearnerSettings withEvaluation(EvaluationSettings other) {
    return new LearnerSettings(
        members, penalty, pool, drift, temporal, features, bounds, other, seed);
  }

  /** The same settings with another seed. */
  public LearnerSettings withSeed(long other) {
    return new LearnerSettings(
        members, penalty, pool, drift, temporal, features, bounds, evaluation, other);
  }

  /**
   * The same settings for a stream of sequences. Every key takes sequences from its first example
   * on, even if that one has a single step, unless the shape of examples is set.
   */
  public LearnerSettings forSequences() {
    return withBounds(bounds.forSequences());
  }

  /** The same settings with other bounds. */
  public LearnerSettings withBounds(BoundSettings other) {
    return new LearnerSettings(
        members, penalty, pool, drift, temporal, features, other, evaluation, seed);
  }
}
