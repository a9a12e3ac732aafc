package io.nsrstream.online.learner;

import io.nsrstream.online.data.Example;
import io.nsrstream.online.data.Forecast;
import io.nsrstream.online.data.Prediction;
import io.nsrstream.online.data.RejectedExampleException;
import io.nsrstream.online.data.Shape;
import io.nsrstream.online.encoding.BoundedIndex;
import io.nsrstream.online.ensemble.Ensemble;
import io.nsrstream.online.ensemble.Ensemble.Verdict;
import io.nsrstream.online.ensemble.PenaltySettings;
import io.nsrstream.online.evaluation.Outcome;
import io.nsrstream.online.evaluation.Prequential;
import io.nsrstream.online.network.NetworkFactory;
import io.nsrstream.online.settings.InvalidSettingsException;
import io.nsrstream.online.settings.Rules;
import io.nsrstream.online.snapshot.SectionReader;
import io.nsrstream.online.snapshot.SectionWriter;
import io.nsrstream.online.snapshot.Snapshot;
import io.nsrstream.online.snapshot.SnapshotException;
import io.nsrstream.online.snapshot.migration.Migrations;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A classifier that predicts every example before it learns from it and never stops learning.
 *
 * <p>Labelled examples wait until they fill a mini-batch; then a network takes one optimizer
 * update, with the steadiness penalty on the chosen layers. A learner has one or several networks,
 * and further opinions. New classes and nominal values are found as they come, and networks grow
 * with them. One thread owns a learner.
 *
 * <p>Its behaviour is a function of its snapshot, its settings and its input: the same examples
 * give the same bytes under the same numeric kernels ({@link NetworkFactory#kernels}). Other
 * kernels round sums differently, and after many examples some predictions differ. A snapshot names
 * its kernels; a restore under others logs a warning and goes on.
 */
public final class Learner implements Predictor, AutoCloseable {
  private static final String CLASSES = "CLAS";
  private static final String EVALUATION = "EVAL";

  private final LearnerSettings settings;
  private final NetworkFactory networks;
  private final BoundedIndex<String> classes;
  private final Prequential evaluation;
  private final DriftWatch drift;
  private final NetworkView view;
  private final ExampleRules rules;

  /** Null until the first labelled example, which fixes the number of channels. */
  private @Nullable Ensemble ensemble;

  /**
   * A learner before the first example.
   *
   * @throws InvalidSettingsException if {@code layers} names one that the network does not have
   */
  public Learner(LearnerSettings settings, NetworkFactory networks) {
    Rules ofLayers = new Rules();
    settings.requireNetworks("learner.", networks, ofLayers);
    ofLayers.check();
    this.settings = settings;
    this.networks = networks;
    this.classes = new BoundedIndex<>(settings.bounds().maxClasses());
    this.evaluation =
        new Prequential(settings.evaluation().window(), settings.evaluation().fading());
    this.drift = new DriftWatch(settings.drift(), settings.seed());
    this.view = new NetworkView(settings, networks);
    this.rules = new ExampleRules(settings, view.temporal());
  }

  /**
   * A learner that goes on where the one that wrote the snapshot stopped, under these settings.
   *
   * @param snapshot of this format version or an older one
   * @throws SnapshotException if it is damaged, of a network of another architecture, or of other
   *     settings that cannot be changed
   */
  public static Learner restore(
      Snapshot snapshot, LearnerSettings settings, NetworkFactory networks) {
    Snapshot newest = Migrations.newest(snapshot);
    NetworkOrigin.check(newest, settings, networks);
    Learner learner = new Learner(settings, networks);
    learner.restore(newest);
    return learner;
  }

  private void restore(Snapshot snapshot) {
    snapshot.scan(CLASSES, in -> classes.restore(in, SectionReader::getText));
    snapshot.scan(EVALUATION, evaluation::restore);
    drift.restore(snapshot);
    view.restore(snapshot);
    if (Ensemble.isIn(snapshot)) {
      ensemble = Ensemble.restore(snapshot, view.opinions(), networks, classes.size());
      drift.react(false, ensemble, examples());
    }
  }

  /** What the factory of the network in a snapshot says of its architecture. */
  public static String architecture(Snapshot snapshot) {
    return NetworkOrigin.architecture(snapshot);
  }

  /**
   * Predicts an example and, if it is labelled, scores the prediction and learns the example.
   *
   * @return the prediction from before learning
   * @throws RejectedExampleException if it cannot be taken; the learner is then as it was
   */
  public Prediction testThenTrain(Example example) throws RejectedExampleException {
    return testThenTrain(example, prediction -> {});
  }

  /** The same, but hands on the prediction before the example is learned, which takes long. */
  public Prediction testThenTrain(Example example, Consumer<Prediction> handOn)
      throws RejectedExampleException {
    rules.check(example, shape());
    Example inputs = view.of(example);
    if (example.label() != null) {
      checkLearnable(example, inputs, example.label());
    }
    Forecast forecast = forecastOf(inputs);
    handOn.accept(forecast.prediction());
    if (example.label() != null) {
      learn(example, inputs, example.label(), forecast);
    }
    return forecast.prediction();
  }

  @Override
  public Forecast forecast(Example example) throws RejectedExampleException {
    rules.check(example, shape());
    return forecastOf(view.of(example));
  }

  private Forecast forecastOf(Example inputs) {
    Verdict verdict =
        ensemble == null ? new Verdict(new float[0], new double[0]) : ensemble.forecast(inputs);
    Prediction prediction =
        Prediction.of(inputs, classes.values(), verdict.probabilities(), updates());
    return new Forecast(prediction, examples(), verdict.scores());
  }

  /** The shape of the examples learned, null before the first. */
  private @Nullable Shape shape() {
    return ensemble == null ? null : view.shape(ensemble);
  }

  /**
   * Scores the prediction of an example and learns the example. Only this call, and the calls that
   * contain it, change a learner. If nothing has been learned since the forecast, its scores are
   * used as they are; else the opinions score the example again. With {@link TemporalSettings}, the
   * features of an example include the examples learned last. These are the same as at the forecast
   * only if nothing has been learned in between.
   *
   * @param labelled the example with its label
   * @param forecast what {@link #forecast} returned for it, or {@link Forecast#of} of its
   *     prediction
   * @throws RejectedExampleException if it cannot be taken; the learner is then as it was
   */
  public void learn(Example labelled, Forecast forecast) throws RejectedExampleException {
    String label = ExampleRules.label(labelled);
    // Since the forecast, other examples may have fixed the number of features.
    rules.check(labelled, shape());
    Example inputs = view.of(labelled);
    checkLearnable(labelled, inputs, label);
    learn(labelled, inputs, label, forecast);
  }

  private void checkLearnable(Example example, Example inputs, String label)
      throws RejectedExampleException {
    if (!classes.takes(label)) {
      throw new RejectedExampleException(
          "label must be one of at most %d classes, but %s is a further one: raise learner.bounds.maxClasses"
              .formatted(classes.bound(), label));
    }
    if (ensemble == null) {
      view.checkFirst(example);
    } else {
      boolean known = classes.find(label) != BoundedIndex.ABSENT;
      ensemble.check(inputs, classes.size() + (known ? 0 : 1));
    }
  }

  private void learn(Example example, Example inputs, String label, Forecast forecast) {
    Prediction prediction = forecast.prediction();
    boolean fresh = ensemble != null && forecast.learned() == examples();
    int index = classes.findOrAdd(label);
    int predicted =
        prediction.predicted() == null ? Outcome.NOTHING : classes.find(prediction.predicted());
    evaluation.add(index, predicted, prediction.probability(label));
    boolean drifted = drift.add(predicted == index, examples());
    if (ensemble == null) {
      view.begin(example);
    }
    if (view.changes(example, index)) {
      close();
      ensemble = view.learnAgain(classes.size());
    } else {
      ensemble = ensemble == null ? view.ensemble(inputs) : ensemble;
      Verdict verdict = new Verdict(prediction.probabilities(), forecast.scores());
      ensemble.learn(inputs, index, classes.size(), fresh ? verdict : null);
    }
    view.add(example, label);
    drift.react(drifted, ensemble, examples());
  }

  /** The classes seen so far, in the order in which they came. */
  public List<String> classes() {
    return classes.values();
  }

  /** Number of labelled examples that it has learned. */
  public long examples() {
    return evaluation.examples();
  }

  /** Number of optimizer updates that its networks have taken, those of replay included. */
  public long updates() {
    return figures().updates();
  }

  /** All that it counts. */
  public LearnerCounts counts() {
    return new LearnerCounts(
        examples(),
        evaluation.repeatedLabels(),
        updates(),
        figures().faults(),
        drift.drifts(),
        ensemble == null ? 0 : ensemble.clippedValues());
  }

  /** The class means of the layers that its networks measure, for the classes in their windows. */
  public List<ClassMean> classMeans() {
    return figures().classMeans(classes());
  }

  /** Sums and means over its networks. */
  public MemberFigures figures() {
    return new MemberFigures(ensemble == null ? List.of() : ensemble.members());
  }

  /** A report on the learner. */
  public LearnerReport report() {
    MemberFigures figures = figures();
    LearnerCounts counts = counts();
    PenaltySettings penalty = settings.penalty();
    Collection<String> layers = penalty.chooses() ? figures.measuredLayers() : penalty.layers();
    return new LearnerReport(
        counts.examples(),
        counts.updates(),
        classes(),
        figures.loss(),
        figures.penalty(),
        figures.variance(layers),
        figures.consistency(layers),
        counts.faults(),
        counts.clippedValues(),
        figures.reports(k -> ensemble == null ? 1 : ensemble.weight(k)),
        ensemble == null ? Map.of() : ensemble.weights(),
        drift.report(),
        settings.temporal().labels() > 0,
        evaluation.overall(),
        evaluation.window(),
        evaluation.faded());
  }

  /** The complete state, as bytes. */
  public Snapshot snapshot() {
    Snapshot.Builder builder = Snapshot.builder();
    NetworkOrigin.write(builder, settings, networks);
    builder
        .section(CLASSES, out -> classes.write(out, SectionWriter::putText))
        .section(EVALUATION, evaluation::write);
    drift.write(builder);
    view.write(builder);
    if (ensemble != null) {
      ensemble.write(builder);
    }
    return builder.build();
  }

  /** Frees what its networks hold outside the heap. */
  @Override
  public void close() {
    if (ensemble != null) {
      ensemble.close();
    }
  }
}
