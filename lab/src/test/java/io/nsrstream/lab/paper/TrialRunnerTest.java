package io.nsrstream.lab.paper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nsrstream.lab.epochs.Course;
import io.nsrstream.models.NetworkSettings;
import io.nsrstream.models.architecture.Activation;
import io.nsrstream.models.architecture.Initialization;
import io.nsrstream.models.architecture.Optimizer;
import io.nsrstream.online.network.Layer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TrialRunnerTest {
  private static final int EPOCHS = 4;
  static final TrialRunner.Listener IGNORE = listener(epochs -> {}, scores -> {});

  private final Path directory;
  private final Path data;
  private long nanos;

  TrialRunnerTest(@TempDir Path directory) throws IOException {
    this.directory = directory;
    this.data = TinyData.write(directory.resolve("data"));
  }

  private static TrialRunner.Listener listener(IntConsumer skipped, Consumer<EpochScores> done) {
    return new TrialRunner.Listener() {
      @Override
      public void skipped(int epochs) {
        skipped.accept(epochs);
      }

      @Override
      public void done(Trial trial, EpochScores scores) {
        done.accept(scores);
      }
    };
  }

  private static Trial trial(Penalty.Kind kind) {
    return new Trial(
        ExampleCorpus.MNIST,
        NetworkSettings.DEFAULTS,
        new Penalty(kind, 1, 5, List.of("hidden1", Layer.LOGITS)),
        Course.plain(10, EPOCHS),
        1);
  }

  /** A runner whose clock goes on by a second whenever it is looked at. */
  private TrialRunner runner(String runs, TrialRunner.Listener listener) {
    return new TrialRunner(data, directory.resolve(runs), () -> nanos += 1_000_000_000, listener);
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    }
  }

  @ParameterizedTest
  @EnumSource(Penalty.Kind.class)
  void anInterruptedTrialGoesOnByteForByte(Penalty.Kind kind) throws IOException {
    assertGoesOnByteForByte(trial(kind));
  }

  @ParameterizedTest
  @ValueSource(strings = {"gcn:5x2", "sage:5x3"})
  void anInterruptedTrialOnAGraphGoesOnByteForByte(String network) throws IOException {
    assertGoesOnByteForByte(
        new Trial(
            new GraphCorpus("cora"),
            new NetworkSettings(
                network,
                Activation.RELU,
                Initialization.XAVIER,
                Optimizer.ADAM,
                0.01,
                0,
                0,
                "none"),
            new Penalty(Penalty.Kind.NSR, 0.1, 1, List.of("hidden1", Layer.LOGITS)),
            Course.plain(1_000, EPOCHS),
            2));
  }

  private void assertGoesOnByteForByte(Trial trial) throws IOException {
    runner("whole", IGNORE).run(trial);
    TrialRunner interrupted =
        runner(
            "parts",
            listener(
                epochs -> {},
                scores -> {
                  if (scores.epoch() == 2) {
                    throw new IllegalStateException("interrupted");
                  }
                }));
    assertThatThrownBy(() -> interrupted.run(trial)).hasMessage("interrupted");
    assertThat(files(directory.resolve("parts"))).singleElement().asString().endsWith(".nsrs");
    List<Integer> skipped = new ArrayList<>();
    List<Integer> done = new ArrayList<>();
    runner("parts", listener(skipped::add, scores -> done.add(scores.epoch()))).run(trial);

    assertThat(skipped).containsExactly(2);
    assertThat(done).containsExactly(3, 4);
    Path whole = files(directory.resolve("whole")).get(0);
    assertThat(files(directory.resolve("parts")))
        .containsExactly(directory.resolve("parts").resolve(whole.getFileName()));
    assertThat(directory.resolve("parts").resolve(whole.getFileName()))
        .hasSameBinaryContentAs(whole);
  }

  @Test
  void aTrialThatIsDoneIsReadAndNotDoneAgain() throws IOException {
    TrialResult first = runner("runs", IGNORE).run(trial(Penalty.Kind.NSR));
    long ended = nanos;
    List<Integer> skipped = new ArrayList<>();
    TrialResult second =
        runner("runs", listener(skipped::add, scores -> {})).run(trial(Penalty.Kind.NSR));
    assertThat(second).isEqualTo(first);
    assertThat(skipped).containsExactly(EPOCHS);
    assertThat(nanos).isEqualTo(ended);
    assertThat(first.seconds()).isEqualTo(EPOCHS);
  }

  @Test
  void whateverDecidesTheOutcomeMakesAnotherTrial() throws IOException {
    Trial trial = trial(Penalty.Kind.NSR);
    List<Trial> different =
        List.of(
            trial,
            trial.withSeed(2),
            trial.withEpochs(3),
            trial.withLambda(2),
            trial.withPenalty(trial.penalty().withWindow(6)),
            trial.withPenalty(trial.penalty().withLayers(Layer.LOGITS)),
            trial.withPenalty(Penalty.NONE),
            trial.withRegularization("l2:1e-4"));
    for (Trial one : different) {
      runner("runs", IGNORE).run(one);
    }
    assertThat(files(directory.resolve("runs"))).hasSize(different.size());
  }

  @Test
  void scoresBeginBeforeTheFirstEpochAndMeasureEveryLayer() throws IOException {
    TrialResult result = runner("runs", IGNORE).run(trial(Penalty.Kind.NSR));
    assertThat(result.epochs()).extracting(EpochScores::epoch).containsExactly(0, 1, 2, 3, 4);
    assertThat(result.start().loss()).isNaN();
    assertThat(result.last().loss()).isPositive();
    Map<String, Double> variance = result.last().variance();
    assertThat(variance).containsOnlyKeys("hidden1", "hidden2", Layer.LOGITS);
    assertThat(result.last().aggregatedVariance().get(Layer.LOGITS))
        .isEqualTo(3 * variance.getOrDefault(Layer.LOGITS, Double.NaN));
    assertThat(result.last().consistency().get(Layer.LOGITS))
        .isLessThan(result.start().consistency().get(Layer.LOGITS));
  }

  @Test
  void theFirstOfTheBestEpochsIsReported() {
    List<EpochScores> epochs =
        Stream.of(0.9, 0.2, 0.1, 0.1, 0.3)
            .map(error -> new EpochScores(0, 0, error, 0, 0, Map.of(), Map.of(), Map.of()))
            .toList();
    assertThat(new TrialResult("", 0, epochs).best()).isSameAs(epochs.get(2));
  }
}
