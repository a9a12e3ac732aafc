package io.nsrstream.online.ensemble;

import io.nsrstream.online.data.Example;
import io.nsrstream.online.data.RejectedExampleException;
import io.nsrstream.online.data.Shape;
import io.nsrstream.online.encoding.FeatureEncoder;
import io.nsrstream.online.network.NetworkFactory;
import io.nsrstream.online.random.SplitMix64;
import io.nsrstream.online.snapshot.SectionReader;
import io.nsrstream.online.snapshot.SectionWriter;
import io.nsrstream.online.snapshot.Snapshot;
import io.nsrstream.online.snapshot.SnapshotException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The opinions of a learner, and the pool that combines them into one prediction. If a network is
 * the only opinion, its probabilities are the prediction.
 */
public final class Ensemble implements AutoCloseable {
  private static final String MEMBERS = "MEMB";
  private static final String POOL = "POOL";
  private static final double[] NO_SCORES = {};

  private final EnsembleSettings settings;
  private final ParameterBound bound;
  private final Inputs inputs;
  private final List<NetworkOpinion> members = new ArrayList<>();
  private final List<Member> current = new Networks(members);
  private final Opinions opinions;
  private final Replacement replacement;
  private double raise = 1;

  /**
   * The pooled prediction of one example, and the scores of all opinions behind it.
   *
   * @param probabilities one per class, summing to 1
   * @param scores {@code [opinions × classes]}, row-major; empty where there is one opinion
   */
  public record Verdict(float[] probabilities, double[] scores) {}

  /** An ensemble for examples of the shape of the first. */
  public Ensemble(Example first, EnsembleSettings settings, NetworkFactory networks) {
    this(new Inputs(settings.shape(first), settings), 1, settings.maxClasses(), settings, networks);
  }

  private Ensemble(
      Inputs inputs,
      int outputs,
      int maxClasses,
      EnsembleSettings settings,
      NetworkFactory networks) {
    this.settings = settings;
    this.inputs = inputs;
    this.bound = new ParameterBound(settings.maxParameters(), networks);
    MemberFactory factory = new MemberFactory(settings, networks);
    SplitMix64 seeds = new SplitMix64(settings.seed());
    long seed = settings.seed();
    for (MemberSettings member : settings.members()) {
      Shape rows = inputs.encoded(member.encoding());
      members.add(
          new NetworkOpinion(members.size(), factory, member, rows, outputs, maxClasses, seed));
      seed = seeds.nextLong();
    }
    opinions = new Opinions(members, inputs, maxClasses, settings);
    replacement = new Replacement(settings.pool(), members, opinions.pool(), settings.seed());
  }

  /**
   * Checks that the first example can be learned.
   *
   * @throws RejectedExampleException if the networks would be beyond their bound
   */
  public static void checkFirst(Example first, EnsembleSettings settings, NetworkFactory networks)
      throws RejectedExampleException {
    ParameterBound bound = new ParameterBound(settings.maxParameters(), networks);
    bound.checkNumbers(settings.members(), first.features().length);
    bound.check(
        settings.members(),
        first.steps(),
        first.texts().isEmpty() ? 0 : settings.features().text().slots(),
        encoding ->
            FeatureEncoder.inputsOf(encoding, first, settings.quantileBins(), settings.features()),
        1);
  }

  /**
   * Checks that an example can be learned: with it, the networks stay within their bound.
   *
   * @param classes number of classes, that of the example included
   * @throws RejectedExampleException if the networks would be beyond it
   */
  public void check(Example example, int classes) throws RejectedExampleException {
    int positions = Math.max(example.steps(), inputs.shape().positions());
    FeatureEncoder encoder = inputs.encoder();
    Example learned = inputs.isWider(example) ? example : inputs.fitted(example);
    boolean grows =
        positions > inputs.shape().positions() || classes > outputs() || encoder.growsWith(learned);
    if (grows) {
      bound.check(
          members.stream().map(member -> member.member().settings()).toList(),
          positions,
          inputs.shape().slots(),
          encoding -> encoder.inputsWith(encoding, learned),
          Math.max(classes, outputs()));
    }
  }

  /** The networks as they are now, in the order of the settings. */
  public List<Member> members() {
    return current;
  }

  /** The weight of a member in the pool, 1 where it is alone. */
  public double weight(int member) {
    return opinions.alone() ? 1 : opinions.pool().weight(member);
  }

  /** The weights of all opinions by their names; 1 for a network that is alone. */
  public Map<String, Double> weights() {
    return opinions.weights();
  }

  /** The shape of examples, with the most steps that one learned had. */
  public Shape shape() {
    return inputs.shape();
  }

  /** Number of feature values that were clipped before they entered the scale of their feature. */
  public long clippedValues() {
    return inputs.encoder().clipped();
  }

  private int outputs() {
    return members.get(0).member().outputs();
  }

  /** Predicts an example and changes nothing. */
  public Verdict forecast(Example example) {
    int classes = outputs();
    float[] probabilities = new float[classes];
    inputs.ask(example);
    if (opinions.alone()) {
      members.get(0).predict(inputs, probabilities);
      return new Verdict(probabilities, NO_SCORES);
    }
    Scores scores = opinions.score(inputs, classes, probabilities);
    return new Verdict(probabilities, scores.values());
  }

  /**
   * Learns a labelled example.
   *
   * @param classes number of classes, that of the example included
   * @param fresh what {@link #forecast} returned for it, if nothing has been learned since; null if
   *     the opinions are to score it again
   */
  public void learn(Example example, int label, int classes, @Nullable Verdict fresh) {
    Verdict verdict = fresh == null ? again(example, label) : fresh;
    int known = verdict.probabilities().length;
    Scores given = new Scores(verdict.scores(), known);
    Scores scores = label < known && opinions.made(given) ? given : Scores.NONE;
    if (inputs.isWider(example)) {
      inputs.widen(example.features().length);
      inputs.widenRecent(memory());
    }
    inputs.learn(example, label);
    opinions.learn(inputs, label, classes, scores, verdict.probabilities());
    replacement.learn(inputs);
  }

  /** Scores an example whose forecast is out of date, if a score can be of use. */
  private Verdict again(Example example, int label) {
    return !opinions.alone() && label < outputs()
        ? forecast(example)
        : new Verdict(new float[0], NO_SCORES);
  }

  /**
   * Forgets after a drift; layers that were chosen to be kept steady are chosen again.
   *
   * @param keepExamples latest examples that replay keeps
   * @param keepBatches latest mini-batches that stay in the windows of class means
   */
  public void forget(int keepExamples, int keepBatches) {
    int waiting = members().stream().mapToInt(Member::waiting).max().orElseThrow();
    inputs.recent().shorten(Math.max(waiting, keepExamples));
    members().forEach(member -> member.forget(keepBatches));
  }

  /** Restarts the member of least weight. */
  public void renewWorst() {
    replacement.renew(inputs);
  }

  /** Multiplies the learning rates of all members until the next call. */
  public void raiseRates(double factor) {
    if (factor != raise) {
      raise = factor;
      members.forEach(member -> member.raiseRate(factor));
    }
  }

  /** Frees what the networks hold outside the heap. */
  @Override
  public void close() {
    opinions.close();
  }

  /** Adds its sections to a snapshot. */
  public void write(Snapshot.Builder builder) {
    inputs.write(builder);
    builder.section(MEMBERS, this::writeMembers).section(POOL, this::writePool);
    ChosenLayers.of(members()).write(builder);
    CustomPenaltyStates.of(members()).write(builder);
  }

  private void writeMembers(SectionWriter out) {
    out.putInt(members.size());
    members.forEach(member -> member.write(out));
  }

  private void writePool(SectionWriter out) {
    opinions.write(out);
    replacement.write(out);
  }

  /** Whether a snapshot has what {@link #write} wrote. */
  public static boolean isIn(Snapshot snapshot) {
    return Inputs.areIn(snapshot);
  }

  /** The shape of the examples in a snapshot that has some. */
  public static Shape shape(Snapshot snapshot) {
    return Inputs.shape(snapshot);
  }

  /**
   * The ensemble of a snapshot, under these settings.
   *
   * @param classes number of classes
   * @throws SnapshotException if the settings ask for other opinions
   */
  public static Ensemble restore(
      Snapshot snapshot, EnsembleSettings settings, NetworkFactory networks, int classes) {
    Inputs inputs = new Inputs(Inputs.shape(snapshot), settings);
    inputs.restoreEncoder(snapshot);
    int members = snapshot.read(MEMBERS, Ensemble::count);
    if (members != settings.members().size()) {
      throw new SnapshotException(
          "the snapshot has %d member(s), but the settings have %d: use the learner.members of the snapshot, or start without it"
              .formatted(members, settings.members().size()));
    }
    if (settings.quantileBins() > 0 && !inputs.encoder().binned()) {
      throw new SnapshotException(
          "the snapshot has no quantiles, but a member has encoding: quantiles: use the"
              + " learner.members of the snapshot, or start without it");
    }
    int maxClasses = Math.max(settings.maxClasses(), classes);
    Ensemble ensemble = new Ensemble(inputs, classes, maxClasses, settings, networks);
    try {
      snapshot.scan(MEMBERS, ensemble::restoreMembers);
      ChosenLayers.of(ensemble.members()).restore(snapshot);
      CustomPenaltyStates.of(ensemble.members()).restore(snapshot);
      inputs.restoreRecent(snapshot, ensemble.memory(), classes);
      snapshot.scan(POOL, ensemble::restorePool);
      return ensemble;
    } catch (RuntimeException unreadable) {
      ensemble.close();
      throw unreadable;
    }
  }

  /** Number of recent examples to keep. A replaced member may have had the longest memory. */
  private int memory() {
    return members().stream()
        .mapToInt(
            each -> Math.max(each.waiting() + 1, settings.memory(each.settings(), inputs.shape())))
        .reduce(settings.memory(inputs.shape()), Math::max);
  }

  private static int count(SectionReader in) {
    int count = in.getInt(1, Short.MAX_VALUE);
    in.getRest();
    return count;
  }

  private void restoreMembers(SectionReader in) {
    in.getInt();
    members.forEach(member -> member.restore(in));
  }

  private void restorePool(SectionReader in) {
    opinions.restore(in);
    replacement.restore(in);
  }
}
