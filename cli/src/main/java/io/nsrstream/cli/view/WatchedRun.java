package io.nsrstream.cli.view;

import io.nsrstream.cli.show.StreamResult;
import io.nsrstream.online.data.Example;
import io.nsrstream.online.data.Prediction;
import io.nsrstream.online.data.RejectedExampleException;
import io.nsrstream.online.evaluation.EvaluationSettings;
import io.nsrstream.online.evaluation.Outcome;
import io.nsrstream.online.learner.LearnerReport;
import io.nsrstream.online.run.RunScores;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Collects what can be seen of a run, and hands it on: at the start, at the end, and in between
 * twice a second while a browser looks. On a slow machine it looks less often, so that it takes the
 * run about 1.5 % of its time at most.
 */
public final class WatchedRun implements RunWatch {
  private static final long OBSERVE_NANOS = 100_000_000;
  private static final long HAND_ON_NANOS = 500_000_000;

  /** Of a run's time, reports take a two-hundredth at most and views a hundredth. */
  private static final long OBSERVING_SHARE = 200;

  private static final long HANDING_ON_SHARE = 100;

  /** A pause of the machine while a view was made does not make the page look dead. */
  private static final long LONGEST_WAIT_NANOS = 5_000_000_000L;

  private static final double NANOS = 1e9;

  private final Shown shown;
  private final LongSupplier clock;
  private final RunScores scores;
  private final AccuracyHistory accuracy;
  private final ClassHistory classes = new ClassHistory();
  private final Confusions confusions = new Confusions();
  private final LearnerHistory learner = new LearnerHistory();
  private final KeyAccuracies keys = new KeyAccuracies();
  private final DriftSignals drifts = new DriftSignals();
  private final LatestPredictions latest = new LatestPredictions();
  private final Rejections rejections = new Rejections();
  private final Rate rate;
  private final long start;
  private long observesAt;
  private long handsOnAt;
  private String firstKey = "";
  private RunView.@Nullable Checkpoints checkpoints;

  /**
   * Where what can be seen goes.
   *
   * @param name of the run
   * @param facts about it by name
   * @param isLookedAt whether a browser looks now
   * @param views takes each view
   */
  public record Shown(
      String name,
      Map<String, String> facts,
      BooleanSupplier isLookedAt,
      Consumer<RunView> views) {}

  private WatchedRun(Shown shown, EvaluationSettings settings, LongSupplier clock) {
    this.shown = shown;
    this.clock = clock;
    this.scores = new RunScores(this::scored);
    this.accuracy = new AccuracyHistory(settings);
    this.rate = new Rate(clock);
    this.start = clock.getAsLong();
  }

  /**
   * Begins to watch a run, and hands on that it has begun.
   *
   * @param settings of the window and of fading
   * @param clock nanoseconds, from any start
   */
  public static WatchedRun begin(Shown shown, EvaluationSettings settings, LongSupplier clock) {
    WatchedRun run = new WatchedRun(shown, settings, clock);
    run.handOn(0);
    return run;
  }

  @Override
  public RunScores scores() {
    return scores;
  }

  private void scored(Outcome outcome) {
    accuracy.add(outcome);
    classes.add(outcome);
    confusions.add(outcome);
  }

  @Override
  public void predicted(Prediction prediction, Optional<String> label) {
    if (latest.isEmpty()) {
      firstKey = prediction.key();
    }
    latest.add(prediction);
  }

  @Override
  public void rejected(Example example, RejectedExampleException reason) {
    rejected("example " + example.id(), reason.reason());
  }

  @Override
  public void rejected(String where, String reason) {
    rejections.add(where, reason);
  }

  @Override
  public void drift(String key) {
    drifts.add(accuracy.scored());
  }

  @Override
  public void report(KeyReport report) {
    boolean onlyKey = keys.isOnly(report.key());
    drifts.add(keys.add(report), onlyKey ? report.lastDrift() : accuracy.scored());
    learner.add(report);
  }

  @Override
  public void checkpoints(RunView.Checkpoints seen) {
    checkpoints = seen;
  }

  @Override
  public void tick(double share, Function<String, Optional<LearnerReport>> reports) {
    long now = clock.getAsLong();
    if (now < observesAt) {
      return;
    }
    reports.apply(firstKey).ifPresent(report -> observe(firstKey, report));
    observesAt = next(now, OBSERVE_NANOS, OBSERVING_SHARE);
    if (now >= handsOnAt && shown.isLookedAt().getAsBoolean()) {
      handOn(share);
    }
  }

  /** When to do again what began at a time and has just been done. */
  private long next(long began, long every, long share) {
    long now = clock.getAsLong();
    return Math.max(began + every, now + Math.min(LONGEST_WAIT_NANOS, share * (now - began)));
  }

  private void observe(String key, LearnerReport report) {
    KeyReport seen = KeyReport.of(key, report);
    keys.add(seen);
    learner.add(seen);
  }

  @Override
  public void finished(Map<String, LearnerReport> reports) {
    reports.forEach(this::observe);
  }

  private void handOn(double share) {
    long now = clock.getAsLong();
    double seconds = (now - start) / NANOS;
    StreamResult soFar = new StreamResult(shown.name(), scores.total(), scores.summary(), seconds);
    shown.views().accept(view(soFar, share, false, rate.of(scores.total())));
    handsOnAt = next(now, HAND_ON_NANOS, HANDING_ON_SHARE);
  }

  @Override
  public void ended(StreamResult result) {
    shown.views().accept(view(result, 1, true, result.examplesPerSecond()));
  }

  private RunView view(StreamResult soFar, double share, boolean ended, double perSecond) {
    return new RunView(
        shown.name(),
        ended,
        share,
        soFar.seconds(),
        perSecond,
        shown.facts(),
        new RunView.Counts(
            soFar.produced(),
            soFar.run().predicted(),
            soFar.run().rejected(),
            soFar.run().unlabelled(),
            Math.max(drifts.count(), soFar.run().drifts()),
            keys.count()),
        soFar.scores().byName(soFar.run().labelsAsFeatures()),
        accuracy.view(),
        drifts.positions(),
        classes.view(scores.classes()),
        confusions.view(classes.mostFrequent(Integer.MAX_VALUE), scores.classes()),
        learner.view(),
        keys.lowest(),
        latest.view(),
        rejections.view(),
        checkpoints);
  }
}
