package io.nsrstream.online.learner;

import io.nsrstream.online.data.Example;
import io.nsrstream.online.data.Example.Nominal;
import io.nsrstream.online.data.Prediction;
import io.nsrstream.online.data.RejectedExampleException;
import io.nsrstream.online.encoding.BoundedIndex;
import io.nsrstream.online.evaluation.Outcome;
import io.nsrstream.online.evaluation.Prequential;
import io.nsrstream.online.network.NetworkFactory;
import io.nsrstream.online.settings.InvalidSettingsException;
import io.nsrstream.online.settings.Rules;
import io.nsrstream.online.snapshot.SectionWriter;
import io.nsrstream.online.snapshot.Snapshot;
import io.nsrstream.online.snapshot.SnapshotException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * A classifier that predicts every example before it learns from it and never stops learning.
 *
 * <p>Labelled examples wait in a mini-batch; when it is full a network takes one step on it, with
 * the responses of the chosen layers kept steady. Networks are one, or several that differ in their
 * settings and race. Classes and nominal values are discovered as they come, and networks grow with
 * them. One thread owns a learner. What it does is a function of its snapshot, its settings and its
 * input: the same examples give the same bytes.
 */
public final class OnlineLearner implements AutoCloseable {
  private static final String ARCHITECTURE = "ARCH";
  private static final String CLASSES = "CLAS";
  private static final String EVALUATION = "EVAL";

  private final LearnerSettings settings;
  private final NetworkFactory networks;
  private final BoundedIndex<String> classes;
  private final Prequential evaluation;
  private final DriftWatch drift;
  private final Temporal temporal;

  /** What exists from the first labelled example on, which fixes the number of channels. */
  private @Nullable Race race;

  /** What was predicted last, as long as nothing has been learned since. */
  private @Nullable Prediction fresh;

  /**
   * A learner that has seen nothing.
   *
   * @throws InvalidSettingsException if {@code layers} names one that the network does not have
   */
  public OnlineLearner(LearnerSettings settings, NetworkFactory networks) {
    checkLayers(settings, networks);
    this.settings = settings;
    this.networks = networks;
    this.classes = new BoundedIndex<>(settings.maxClasses());
    this.evaluation = new Prequential(settings.evaluationWindow(), settings.fading());
    this.drift = new DriftWatch(settings.drift(), settings.seed());
    this.temporal = new Temporal(settings.temporal());
  }

  private OnlineLearner(Snapshot snapshot, LearnerSettings settings, NetworkFactory networks) {
    checkLayers(settings, networks);
    this.settings = settings;
    this.networks = networks;
    this.classes =
        snapshot.read(
            CLASSES,
            in -> BoundedIndex.read(in, settings.maxClasses(), section -> section.getText()));
    this.evaluation =
        snapshot.read(
            EVALUATION, in -> Prequential.read(in, settings.evaluationWindow(), settings.fading()));
    this.drift = DriftWatch.read(snapshot, settings.drift(), settings.seed());
    this.temporal = Temporal.read(snapshot, settings.temporal());
    if (Race.isIn(snapshot)) {
      this.race = Race.read(snapshot, settings, networks, classes.size());
      race.raiseRates(drift.rateFactor(examples()));
    }
  }

  private static void checkLayers(LearnerSettings settings, NetworkFactory networks) {
    Rules rules = new Rules();
    settings.requireLayers("layers", networks, rules);
    rules.check();
  }

  /**
   * A learner that goes on where the one that wrote the snapshot stopped, under these settings.
   *
   * @throws SnapshotException if the snapshot is of a network of another architecture
   */
  public static OnlineLearner restore(
      Snapshot snapshot, LearnerSettings settings, NetworkFactory networks) {
    String architecture = architecture(snapshot);
    if (!architecture.equals(networks.architecture())) {
      throw new SnapshotException(
          "the snapshot is of a network %s and the settings ask for %s: set the model back, or start without the snapshot"
              .formatted(
                  NetworkFactory.brief(architecture),
                  NetworkFactory.brief(networks.architecture())));
    }
    return new OnlineLearner(snapshot, settings, networks);
  }

  /** What the factory of the network in a snapshot says of its architecture. */
  public static String architecture(Snapshot snapshot) {
    return snapshot.read(ARCHITECTURE, in -> in.getText());
  }

  /**
   * Predicts an example and, if it is labelled, scores the prediction and learns the example.
   *
   * @return what was expected before learning
   * @throws RejectedExampleException if it cannot be taken; the learner is then as it was
   */
  public Prediction testThenTrain(Example example) throws RejectedExampleException {
    return testThenTrain(example, prediction -> {});
  }

  /**
   * The same, for those who cannot wait: the prediction is handed on before the example is learned,
   * which takes many times longer.
   */
  public Prediction testThenTrain(Example example, Consumer<Prediction> handOn)
      throws RejectedExampleException {
    checkLabel(example);
    Prediction prediction = predict(example);
    handOn.accept(prediction);
    if (example.label() != null) {
      learn(example, example.label(), prediction);
    }
    return prediction;
  }

  /**
   * Scores a prediction made when the example came, and learns the example, whose label came later.
   * With {@link TemporalSettings}, it is learned beside those learned last by now, which are those
   * that its prediction knew only if nothing has been learned in between.
   *
   * @param labelled the example with its label
   * @param earlier what {@link #predict} returned for it
   * @throws RejectedExampleException if it cannot be taken; the learner is then as it was
   */
  public void learn(Example labelled, Prediction earlier) throws RejectedExampleException {
    String label = labelled.label();
    if (label == null) {
      throw new RejectedExampleException("label must be there to be learned, but is not: send it");
    }
    checkLabel(labelled);
    // Others may have fixed the number of features since it was predicted.
    check(labelled);
    learn(labelled, label, earlier);
  }

  /**
   * Predicts an example without learning anything.
   *
   * @throws RejectedExampleException if its steps do not have as many features as those learned or
   *     are too many, one of them is not finite, or its nominal values are not at features in
   *     ascending order
   */
  public Prediction predict(Example example) throws RejectedExampleException {
    check(example);
    float[] probabilities = race == null ? new float[0] : race.predict(temporal.extend(example));
    int best = Outcome.NOTHING;
    for (int k = 0; k < probabilities.length; k++) {
      if (best == Outcome.NOTHING || probabilities[k] > probabilities[best]) {
        best = k;
      }
    }
    Prediction prediction =
        new Prediction(
            example.key(),
            example.id(),
            example.label(),
            best == Outcome.NOTHING ? null : classes.values().get(best),
            classes.values(),
            probabilities,
            step());
    fresh = prediction;
    return prediction;
  }

  private void check(Example example) throws RejectedExampleException {
    checkShape(example);
    checkFeatures(example.features());
    checkNominals(example);
  }

  private void checkShape(Example example) throws RejectedExampleException {
    int count = example.features().length;
    int steps = example.steps();
    if (steps > settings.maxSteps()) {
      throw new RejectedExampleException(
          "a sequence must have at most %d steps, but has %d: raise maxSteps"
              .formatted(settings.maxSteps(), steps));
    }
    if (steps > 1 && temporal.on()) {
      throw new RejectedExampleException(
          "an example must be a plain vector to be told of those before it, but has %d steps: set temporal to 0"
              .formatted(steps));
    }
    boolean fits =
        race == null
            ? count > 0 && count % steps == 0
            : count == (long) steps * temporal.own(race.channels());
    if (!fits) {
      throw new RejectedExampleException(
          "features must be %s numbers per step, %s, but are %d over %d step(s): send them to another key"
              .formatted(
                  race == null ? "some" : temporal.own(race.channels()),
                  race == null ? "as many at each" : "as in the examples before",
                  count,
                  steps));
    }
  }

  private static void checkFeatures(float[] features) throws RejectedExampleException {
    for (int i = 0; i < features.length; i++) {
      if (!Float.isFinite(features[i])) {
        throw new RejectedExampleException(
            "feature %d must be a finite number, but is %s: mend it at its source"
                .formatted(i, features[i]));
      }
    }
  }

  private static void checkNominals(Example example) throws RejectedExampleException {
    int previous = -1;
    for (Nominal nominal : example.nominals()) {
      int position = nominal.position();
      if (position <= previous || position >= example.features().length) {
        throw new RejectedExampleException(
            "nominal values must be at one of the %d features each, in ascending order, but %s is at %d: mend the mapping"
                .formatted(example.features().length, nominal.value(), position));
      }
      previous = position;
    }
  }

  private void checkLabel(Example example) throws RejectedExampleException {
    if (example.label() != null && !classes.takes(example.label())) {
      throw new RejectedExampleException(
          "label must be one of at most %d classes, but %s is a further one: raise maxClasses"
              .formatted(classes.bound(), example.label()));
    }
  }

  @SuppressWarnings("ReferenceEquality") // the very prediction, not one like it
  private void learn(Example example, String label, Prediction prediction) {
    float probability = prediction.probability(label);
    int index = classes.findOrAdd(label);
    int predicted =
        prediction.predicted() == null ? Outcome.NOTHING : classes.find(prediction.predicted());
    evaluation.add(index, predicted, probability);
    boolean drifted = drift.add(predicted == index, examples());
    Example extended = temporal.extend(example);
    boolean known = race != null && prediction == fresh;
    if (race == null) {
      race = Race.of(extended, settings, networks);
    }
    race.learn(extended, index, classes.size(), known);
    fresh = null;
    temporal.add(example, label);
    if (drifted) {
      race.forget();
    }
    race.raiseRates(drift.rateFactor(examples()));
  }

  /** The classes seen so far, in the order in which they came. */
  public List<String> classes() {
    return classes.values();
  }

  /** Number of labelled examples it has predicted and taken in. */
  public long examples() {
    return evaluation.examples();
  }

  /** Number of training steps that its networks have taken. */
  public long step() {
    return race == null ? 0 : race.steps();
  }

  /** Number of drifts that its detector has signalled. */
  public long drifts() {
    return drift.drifts();
  }

  /** Recent mean cross-entropy per example in training, in nats; the mean over its networks. */
  public double loss() {
    return mean(Member::loss);
  }

  /** Recent mean of what the penalties added to the loss; the mean over its networks. */
  public double penalty() {
    return mean(Member::penalty);
  }

  private double mean(ToDoubleFunction<Member> figure) {
    return members().stream().mapToDouble(figure).average().orElse(0);
  }

  private List<Member> members() {
    return race == null ? List.of() : race.members();
  }

  /** Where it stands. */
  public LearnerReport report() {
    Map<String, Double> variance = new LinkedHashMap<>();
    Map<String, Double> consistency = new LinkedHashMap<>();
    for (String layer : settings.layers()) {
      variance.put(layer, mean(member -> member.layer(layer).variance()));
      consistency.put(
          layer,
          members().stream()
              .mapToDouble(member -> member.layer(layer).consistency())
              .filter(value -> !Double.isNaN(value))
              .average()
              .orElse(Double.NaN));
    }
    return new LearnerReport(
        examples(),
        step(),
        classes(),
        loss(),
        penalty(),
        variance,
        consistency,
        members().stream().mapToLong(Member::faults).sum(),
        memberReports(),
        drift.report(),
        settings.temporal().labels() > 0,
        evaluation.overall(),
        evaluation.window(),
        evaluation.faded());
  }

  private List<LearnerReport.Member> memberReports() {
    List<LearnerReport.Member> reports = new ArrayList<>();
    for (Member member : members()) {
      double weight = race == null ? 1 : race.weight(reports.size());
      reports.add(
          new LearnerReport.Member(
              member.settings().print(), weight, member.loss(), member.steps()));
    }
    return reports;
  }

  /** All that it is, as bytes. */
  public Snapshot snapshot() {
    Snapshot.Builder builder =
        Snapshot.builder()
            .section(ARCHITECTURE, out -> out.putText(networks.architecture()))
            .section(CLASSES, out -> classes.write(out, SectionWriter::putText))
            .section(EVALUATION, evaluation::write);
    drift.write(builder);
    temporal.write(builder);
    if (race != null) {
      race.write(builder, classes.size());
    }
    return builder.build();
  }

  /** Frees what its networks hold outside the heap. */
  @Override
  public void close() {
    if (race != null) {
      race.close();
    }
  }
}
