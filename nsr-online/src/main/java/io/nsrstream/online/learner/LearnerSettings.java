package io.nsrstream.online.learner;

import io.nsrstream.online.encoding.Encoding;
import io.nsrstream.online.ensemble.EnsembleSettings;
import io.nsrstream.online.ensemble.MemberSettings;
import io.nsrstream.online.ensemble.ReplaySettings;
import io.nsrstream.online.network.Layer;
import io.nsrstream.online.network.NetworkFactory;
import io.nsrstream.online.settings.Rules;
import java.io.Serializable;
import java.util.List;

/**
 * How a learner learns, whatever its network.
 *
 * @param lambda strength of the steadiness penalty, 0 to measure the variance without penalising
 *     it; or {@code auto}: a race of networks chooses it and all else that differs between its
 *     members
 * @param batch labelled examples per mini-batch, where lambda is a number
 * @param window mini-batches over which class means are taken, the current one included, where
 *     lambda is a number
 * @param balance how much more rare classes count in the loss, as in {@link MemberSettings}, where
 *     lambda is a number
 * @param encoding of the features, where lambda is a number
 * @param replay of recent examples, where lambda is a number
 * @param race of the networks, where lambda is {@code auto}
 * @param drift of the stream: how it is found and what is done about it
 * @param temporal what an example is told of those before it
 * @param bins between the quantiles of a feature, where it is encoded so
 * @param layers names of the layers to keep steady
 * @param balanced whether all classes of a mini-batch weigh alike in the penalty
 * @param unbiased whether to correct the penalty for the current examples being part of the means
 * @param maxClasses most classes it learns; an example of a further one is rejected
 * @param maxNominals most nominal values that get an input; further ones are as if absent
 * @param maxSteps most steps of a sequence; a longer one is rejected
 * @param sequences whether a key whose first labelled example is a plain vector takes sequences;
 *     one whose first labelled example is a sequence takes both
 * @param maxParameters most parameters of all networks of a key; an example that would need more is
 *     rejected
 * @param clip bound of the absolute standardised value of a feature
 * @param evaluationWindow latest examples in the windowed scores
 * @param fading weight of an example in the faded scores, relative to the one after it
 * @param seed decides the initial weights
 */
public record LearnerSettings(
    String lambda,
    int batch,
    int window,
    double balance,
    Encoding encoding,
    ReplaySettings replay,
    RaceSettings race,
    DriftSettings drift,
    TemporalSettings temporal,
    int bins,
    List<String> layers,
    boolean balanced,
    boolean unbiased,
    int maxClasses,
    int maxNominals,
    int maxSteps,
    boolean sequences,
    long maxParameters,
    double clip,
    int evaluationWindow,
    double fading,
    long seed)
    implements Serializable {

  /** The {@link #lambda} that leaves the choice to the race. */
  public static final String AUTO = "auto";

  public static final LearnerSettings DEFAULTS =
      new LearnerSettings(
          AUTO,
          1,
          200,
          0,
          Encoding.STANDARD,
          ReplaySettings.NONE,
          RaceSettings.DEFAULTS,
          DriftSettings.DEFAULTS,
          TemporalSettings.NONE,
          8,
          List.of(Layer.LOGITS),
          false,
          false,
          100,
          256,
          1000,
          false,
          4_000_000,
          5,
          1000,
          0.999,
          1);

  public LearnerSettings {
    layers = List.copyOf(layers);
    new Rules()
        .require(
            lambda.equals(AUTO) || strength(lambda) >= 0,
            "lambda",
            "must be auto or a finite number of at least 0",
            lambda,
            "use such a value")
        .between("batch", batch, 1, 65_536)
        .between("window", window, 1, 65_536)
        .share("balance", balance)
        .between("bins", bins, 1, 256)
        .require(
            layers.stream().distinct().count() == layers.size(),
            "layers",
            "must name each layer once",
            layers,
            "remove what is named twice")
        .between("maxClasses", maxClasses, 1, 10_000)
        .between("maxNominals", maxNominals, 0, 100_000)
        .require(
            temporal.labels() == 0 || maxNominals >= temporal.labels() * maxClasses,
            "maxNominals",
            "must be at least temporal.labels x maxClasses (%d), an input for each"
                .formatted(temporal.labels() * maxClasses),
            maxNominals,
            "raise it, or lower maxClasses")
        .between("maxSteps", maxSteps, 1, 1_000_000)
        .between("maxParameters", maxParameters, 1, 100_000_000)
        .positive("clip", clip)
        .between("evaluationWindow", evaluationWindow, 1, 10_000_000)
        .require(
            fading > 0 && fading <= 1,
            "fading",
            "must be above 0 and at most 1",
            fading,
            "0.999 weighs about the last 1000 examples")
        .check();
  }

  /**
   * Requires that a network has the layers to be kept steady.
   *
   * @param setting the name of {@link #layers} where the rules are about
   */
  public void requireLayers(String setting, NetworkFactory networks, Rules rules) {
    rules.require(
        networks.penalisableLayers().containsAll(layers),
        setting,
        "must name layers of the network " + NetworkFactory.brief(networks.architecture()),
        layers,
        "choose among " + networks.penalisableLayers());
  }

  /**
   * One network without replay and detector of drift on standardised features; all else as in the
   * components.
   */
  public static LearnerSettings ofOneNetwork(
      int batch,
      double lambda,
      int window,
      List<String> layers,
      boolean balanced,
      boolean unbiased,
      int maxClasses,
      int maxNominals,
      int maxSteps,
      double clip,
      int evaluationWindow,
      double fading,
      long seed) {
    return new LearnerSettings(
        String.valueOf(lambda),
        batch,
        window,
        DEFAULTS.balance,
        DEFAULTS.encoding,
        DEFAULTS.replay,
        DEFAULTS.race,
        DriftSettings.NONE,
        TemporalSettings.NONE,
        DEFAULTS.bins,
        layers,
        balanced,
        unbiased,
        maxClasses,
        maxNominals,
        maxSteps,
        DEFAULTS.sequences,
        DEFAULTS.maxParameters,
        clip,
        evaluationWindow,
        fading,
        seed);
  }

  /** The number that a strength is written as, NaN if it is none. */
  private static double strength(String lambda) {
    try {
      double value = Double.parseDouble(lambda);
      return Double.isFinite(value) ? value : Double.NaN;
    } catch (NumberFormatException notNumeric) {
      return Double.NaN;
    }
  }

  /** Whether a race chooses what is not given. */
  public boolean auto() {
    return lambda.equals(AUTO);
  }

  /** How each network begins; one unless {@link #auto}. */
  private List<MemberSettings> members() {
    return auto()
        ? race.parsedMembers()
        : List.of(
            new MemberSettings(batch, strength(lambda), window, 1, balance, encoding, replay));
  }

  /** What the networks learn with. */
  EnsembleSettings ensemble() {
    return new EnsembleSettings(
        members(),
        auto(),
        auto() ? race.fadings() : List.of(),
        new EnsembleSettings.Replacing(auto() ? race.replaceEvery() : 0, race.budget()),
        new EnsembleSettings.Encoder(clip, bins, maxNominals),
        new EnsembleSettings.Penalty(layers, balanced, unbiased),
        new EnsembleSettings.Bounds(maxClasses, maxParameters),
        seed);
  }

  /** The same settings for one network with this strength of the penalty. */
  public LearnerSettings withLambda(double strength) {
    return with(String.valueOf(strength), race, drift, temporal);
  }

  /** The same settings with a strength of 0 in every network. */
  public LearnerSettings withoutPenalty() {
    return auto() ? with(lambda, race.withLambda(0), drift, temporal) : withLambda(0);
  }

  /** The same settings for keys that take vectors and sequences, whatever comes first. */
  public LearnerSettings withSequences() {
    return with(lambda, race, drift, temporal, true, maxParameters);
  }

  /** The same settings with another bound on the parameters of a key. */
  public LearnerSettings withMaxParameters(long most) {
    return with(lambda, race, drift, temporal, sequences, most);
  }

  /** The same settings with another way to deal with drift. */
  public LearnerSettings withDrift(DriftSettings other) {
    return with(lambda, race, other, temporal);
  }

  /** The same settings with other things told of earlier examples. */
  public LearnerSettings withTemporal(TemporalSettings other) {
    return with(lambda, race, drift, other);
  }

  private LearnerSettings with(
      String strength, RaceSettings members, DriftSettings reactions, TemporalSettings told) {
    return with(strength, members, reactions, told, sequences, maxParameters);
  }

  private LearnerSettings with(
      String strength,
      RaceSettings members,
      DriftSettings reactions,
      TemporalSettings told,
      boolean mixed,
      long most) {
    return new LearnerSettings(
        strength,
        batch,
        window,
        balance,
        encoding,
        replay,
        members,
        reactions,
        told,
        bins,
        layers,
        balanced,
        unbiased,
        maxClasses,
        maxNominals,
        maxSteps,
        mixed,
        most,
        clip,
        evaluationWindow,
        fading,
        seed);
  }
}
