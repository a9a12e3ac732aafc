package io.nsrstream.tests;

import static org.assertj.core.api.Assertions.assertThat;

import io.nsrstream.models.NetworkSettings;
import io.nsrstream.online.data.Example;
import io.nsrstream.online.data.Prediction;
import io.nsrstream.online.data.RejectedExampleException;
import io.nsrstream.online.learner.Learner;
import io.nsrstream.online.learner.LearnerReport;
import io.nsrstream.online.learner.LearnerSettings;
import io.nsrstream.online.network.NetworkFactory;
import io.nsrstream.online.run.Listener;
import io.nsrstream.online.run.PrequentialRun;
import io.nsrstream.online.run.RunScores;
import io.nsrstream.online.run.RunSummary;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class PrequentialRunTest {
  private final NetworkFactory networks = NetworkSettings.DEFAULTS.factory();
  private final RunScores scores = new RunScores();
  private final Told told = new Told();

  private PrequentialRun run(int delay) {
    return new PrequentialRun(
        key -> new Learner(LearnerSettings.DEFAULTS, networks), () -> delay, scores, told);
  }

  private static Example example(String key, int id, @Nullable String label) {
    return new Example(key, String.valueOf(id), new float[] {id, 1}, List.of(), label, id);
  }

  @Test
  void labelsComeSoManyExamplesLaterAndTheRestAreMissing() {
    try (PrequentialRun run = run(2)) {
      for (int id = 0; id < 5; id++) {
        run.take(example("", id, id % 2 == 0 ? "even" : "odd"));
      }
      assertThat(told.lines).containsExactly("0 even", "1 odd", "2 even");
      run.finish();
    }
    assertThat(told.lines).endsWith("3 -", "4 -", "finished []");
    RunSummary summary = scores.summary();
    assertThat(summary.predicted()).isEqualTo(5);
    assertThat(summary.unlabelled()).isEqualTo(2);
    assertThat(summary.scores().examples()).isEqualTo(3);
  }

  @Test
  void everyKeyHasALearnerOfItsOwn() {
    try (PrequentialRun run = run(0)) {
      run.take(example("a", 0, "one"));
      run.take(example("b", 1, "two"));
      run.finish();
    }
    assertThat(told.lines).containsExactly("0 one", "1 two", "finished [a, b]");
  }

  @Test
  void aRejectedExampleIsCountedAndTheRunGoesOn() {
    try (PrequentialRun run = run(0)) {
      run.take(example("", 0, "one"));
      run.take(new Example("", "1", new float[] {1}, List.of(), "one", 1));
      run.take(example("", 2, "one"));
    }
    assertThat(told.lines).containsExactly("0 one", "1 rejected", "2 one");
    assertThat(scores.summary().rejected()).isEqualTo(1);
    assertThat(scores.summary().predicted()).isEqualTo(2);
  }

  private static final class Told implements Listener {
    private final List<String> lines = new ArrayList<>();

    @Override
    public void predicted(Prediction prediction, Optional<String> label) {
      lines.add(prediction.id() + " " + label.orElse("-"));
    }

    @Override
    public void rejected(Example example, RejectedExampleException reason) {
      lines.add(example.id() + " rejected");
    }

    @Override
    public void finished(Map<String, LearnerReport> reports) {
      List<String> keys = reports.keySet().stream().filter(key -> !key.isEmpty()).sorted().toList();
      lines.add("finished " + keys);
    }
  }
}
