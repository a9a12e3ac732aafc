package io.nsrstream.online.learner;

import io.nsrstream.online.encoding.Encoding;
import io.nsrstream.online.encoding.FeatureSettings;
import io.nsrstream.online.ensemble.EnsembleSettings;
import io.nsrstream.online.ensemble.MemberSettings;
import io.nsrstream.online.ensemble.PenaltySettings;
import io.nsrstream.online.ensemble.PoolSettings;
import io.nsrstream.online.evaluation.EvaluationSettings;
import io.nsrstream.online.learner.BoundSettings.Features;
import io.nsrstream.online.learner.BoundSettings.Shapes;
import io.nsrstream.online.network.NetworkFactory;
import io.nsrstream.online.settings.Conditional;
import io.nsrstream.online.settings.InvalidSettingsException;
import io.nsrstream.online.settings.Preset;
import io.nsrstream.online.settings.Rules;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * Settings of a learner, for any kind of network.
 *
 * @param size decides the defaults of members and pool
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
    Size size,
    List<MemberSettings> members,
    PenaltySettings penalty,
    PoolSettings pool,
    DriftSettings drift,
    TemporalSettings temporal,
    FeatureSettings features,
    BoundSettings bounds,
    EvaluationSettings evaluation,
    long seed)
    implements Serializable, Conditional, Preset {

  /** One network, and opinions of other kinds. */
  public static final LearnerSettings DEFAULTS = of(Size.DEFAULT);

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
        .require(
            bounds.features() == Features.FIXED || !temporal.on(),
            "bounds.features",
            "must be FIXED where earlier labels or examples are features, which come after those of"
                + " an example",
            bounds.features(),
            "set learner.temporal.labels and learner.temporal.lags to 0")
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
        DEFAULTS.size,
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

  /** The defaults of a size. */
  public static LearnerSettings of(Size size) {
    return new LearnerSettings(
        size,
        size.members(),
        PenaltySettings.DEFAULTS,
        size.pool(),
        DriftSettings.DEFAULTS,
        TemporalSettings.NONE,
        FeatureSettings.DEFAULTS,
        BoundSettings.DEFAULTS,
        EvaluationSettings.DEFAULTS,
        1);
  }

  @Override
  public String decidedBy() {
    return "size";
  }

  @Override
  public LearnerSettings under(Object value) {
    return of((Size) value);
  }

  /**
   * Requires that there are the networks that members name, and that they have the layers to be
   * kept steady, if these are named.
   *
   * @param prefix of the names of settings in violations
   * @param usual networks of members that name none
   */
  public void requireNetworks(String prefix, NetworkFactory usual, Rules rules) {
    for (int m = 0; m < members.size(); m++) {
      String name = members.get(m).network();
      try {
        NetworkFactory networks = members.get(m).networks(usual);
        if (networks.readsNeighbours()) {
          name = networks.architecture();
          throw new IllegalArgumentException("must not need the graph, which a stream's rows lack");
        }
        requireLayers(prefix, networks, rules);
      } catch (IllegalArgumentException unknown) {
        String reason = String.valueOf(unknown.getMessage());
        rules.require(
            false, "%smembers[%d].network".formatted(prefix, m), reason, name, "name another");
      }
    }
  }

  private void requireLayers(String prefix, NetworkFactory networks, Rules rules) {
    rules.require(
        penalty.chooses() || networks.penalisableLayers().containsAll(penalty.layers()),
        prefix + "penalty.layers",
        "must name layers of the network " + NetworkFactory.brief(networks.architecture()),
        penalty.layers(),
        "choose among %s, or auto alone".formatted(networks.penalisableLayers()));
  }

  /** Names the networks of all members, the one of a learner with a single kind once. */
  String architecture(NetworkFactory usual) {
    List<String> each =
        members.stream().map(member -> member.networks(usual).architecture()).toList();
    return each.stream().distinct().count() == 1 ? each.get(0) : String.join(" and ", each);
  }

  /** Whether a network makes use of the order of the steps of a sequence. */
  boolean readsSteps(NetworkFactory usual) {
    return members.stream().anyMatch(member -> member.networks(usual).readsSteps());
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
        size, List.of(others), penalty, pool, drift, temporal, features, bounds, evaluation, seed);
  }

  /** The same settings with another penalty. */
  public LearnerSettings withPenalty(PenaltySettings other) {
    return new LearnerSettings(
        size, members, other, pool, drift, temporal, features, bounds, evaluation, seed);
  }

  /** The same settings with the λ of every network multiplied by 0: without NSR. */
  public LearnerSettings withoutPenalty() {
    return withPenalty(penalty.withStrength(0));
  }

  /** The same settings with another pool. */
  public LearnerSettings withPool(PoolSettings other) {
    return new LearnerSettings(
        size, members, penalty, other, drift, temporal, features, bounds, evaluation, seed);
  }

  /** The same settings with other settings of drift. */
  public LearnerSettings withDrift(DriftSettings other) {
    return new LearnerSettings(
        size, members, penalty, pool, other, temporal, features, bounds, evaluation, seed);
  }

  /** The same settings with other earlier labels and examples as features. */
  public LearnerSettings withTemporal(TemporalSettings other) {
    return new LearnerSettings(
        size, members, penalty, pool, drift, other, features, bounds, evaluation, seed);
  }

  /** The same settings with other settings of features. */
  public LearnerSettings withFeatures(FeatureSettings other) {
    return new LearnerSettings(
        size, members, penalty, pool, drift, temporal, other, bounds, evaluation, seed);
  }

  /** The same settings with other settings of the scores. */
  public LearnerSettings withEvaluation(EvaluationSettings other) {
    return new LearnerSettings(
        size, members, penalty, pool, drift, temporal, features, bounds, other, seed);
  }

  /** The same settings with another seed. */
  public LearnerSettings withSeed(long other) {
    return new LearnerSettings(
        size, members, penalty, pool, drift, temporal, features, bounds, evaluation, other);
  }

  /**
   * The same settings for a stream of sequences. Every key takes sequences from its first example
   * on, even if that one has a single step, unless the shape of examples is set.
   *
   * @throws InvalidSettingsException if the number of features may change
   */
  public LearnerSettings forSequences() {
    new Rules()
        .require(
            bounds.features() == Features.FIXED || bounds.shape() == Shapes.VECTOR,
            "learner.bounds.features",
            "must be FIXED for sequences: every step has the same features",
            bounds.features(),
            "leave it out")
        .check();
    return withBounds(bounds.forSequences());
  }

  /** The same settings with other bounds. */
  public LearnerSettings withBounds(BoundSettings other) {
    return new LearnerSettings(
        size, members, penalty, pool, drift, temporal, features, other, evaluation, seed);
  }
}
