package io.nsrstream.cli.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import moa.evaluation.BasicClassificationPerformanceEvaluator;
import moa.evaluation.preview.LearningCurve;
import moa.streams.ArffFileStream;
import moa.tasks.EvaluatePrequential;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import picocli.CommandLine;

final class MoaCommandTest {
  private static final int ROWS = 3000;
  private static final int PERCENT = 100;

  private final Path directory;
  private final Path machines;

  MoaCommandTest(@TempDir Path directory) throws IOException {
    this.directory = directory;
    machines = Files.write(directory.resolve("machines.arff"), machines());
  }

  /** A state that follows from a number and a nominal value, with noise and a missing value. */
  private static List<String> machines() {
    Random random = new Random(7);
    List<String> lines =
        new ArrayList<>(
            List.of(
                "@relation machines",
                "@attribute signal numeric",
                "@attribute noise numeric",
                "@attribute machine {press,drill,lathe}",
                "@attribute state {fine,worn,broken}",
                "@data",
                // Values and classes in the order in which they are declared.
                "0,0,press,fine",
                "0,?,drill,worn",
                "0,0,lathe,broken"));
    List<String> values = List.of("press", "drill", "lathe");
    List<String> classes = List.of("fine", "worn", "broken");
    for (int i = 3; i < ROWS; i++) {
      int machine = random.nextInt(3);
      // Quarters, which a float holds exactly: MOA reads doubles.
      double signal = random.nextInt(40) / 4.0;
      int state =
          random.nextInt(10) == 0 ? random.nextInt(3) : (machine + (signal > 5 ? 1 : 0)) % 3;
      lines.add(
          "%s,%s,%s,%s"
              .formatted(
                  signal, random.nextInt(40) / 4.0, values.get(machine), classes.get(state)));
    }
    return lines;
  }

  @ParameterizedTest
  @EnumSource(
      names = {
        "HOEFFDING_TREE",
        "HOEFFDING_ADAPTIVE_TREE",
        "ARF_10",
        "LEVERAGING_BAG",
        "KNN",
        "SAM_KNN",
        "SGBT"
      })
  void scoresAreThoseOfMoasOwnPrequentialEvaluation(MoaLearner learner) throws IOException {
    JsonNode ours = run(learner.toString(), machines.toString());
    LearningCurve theirs = evaluate(learner);

    assertThat(ours.get("examples").asInt()).isEqualTo(ROWS);
    assertThat(ours.get("accuracy").asDouble() * PERCENT)
        .isBetween(50.0, 99.0)
        .isEqualTo(last(theirs, "classifications correct (percent)"), within(1e-9));
    assertThat(ours.get("kappa").asDouble() * PERCENT)
        .isEqualTo(last(theirs, "Kappa Statistic (percent)"), within(1e-9));
  }

  private LearningCurve evaluate(MoaLearner learner) {
    ArffFileStream stream = new ArffFileStream(machines.toString(), -1);
    stream.prepareForUse();
    EvaluatePrequential task = new EvaluatePrequential();
    task.learnerOption.setCurrentObject(learner.create(stream.getHeader(), 1));
    task.streamOption.setCurrentObject(stream);
    task.evaluatorOption.setCurrentObject(new BasicClassificationPerformanceEvaluator());
    task.sampleFrequencyOption.setValue(ROWS);
    task.prepareForUse();
    return (LearningCurve) task.doTask();
  }

  private static double last(LearningCurve curve, String measurement) {
    int index =
        IntStream.range(0, curve.getMeasurementNameCount())
            .filter(i -> curve.getMeasurementName(i).equals(measurement))
            .findFirst()
            .orElseThrow();
    return curve.getMeasurement(curve.numEntries() - 1, index);
  }

  @Test
  void theSeedDecidesWhatAnEnsembleDraws() throws IOException {
    double first = run("arf-10", machines.toString(), "--seed", "1").get("logLoss").asDouble();
    double again = run("arf-10", machines.toString(), "--seed", "1").get("logLoss").asDouble();
    double other = run("arf-10", machines.toString(), "--seed", "2").get("logLoss").asDouble();

    assertThat(again).isEqualTo(first);
    assertThat(other).isNotEqualTo(first);
  }

  @Test
  void sequencesOfDifferentLengthsAreVectors() throws IOException {
    Path sequences =
        Files.write(
            directory.resolve("sequences.csv"),
            List.of("a,b,c,d,state", "1,2,3,4,x", "5,6,?,?,y", "1,2,3,4,x"));

    for (String seen : List.of("kernels", "raw")) {
      JsonNode result =
          run("hoeffding-tree", sequences.toString(), "--channels", "2", "--sequences", seen);

      assertThat(result.get("predicted").asInt()).as(seen).isEqualTo(3);
    }
  }

  @Test
  void anExampleWithoutALabelIsPredictedButNotLearned() throws IOException {
    Path file =
        Files.write(directory.resolve("few.csv"), List.of("a,state", "1,x", "1,?", "1,?", "1,x"));

    JsonNode result = run("hoeffding-tree", file.toString());

    assertThat(result.get("predicted").asInt()).isEqualTo(4);
    assertThat(result.get("accuracy").asDouble()).isEqualTo(1);
  }

  private static JsonNode run(String... arguments) throws IOException {
    StringWriter out = new StringWriter();
    CommandLine command = new CommandLine(new MoaCommand());
    int exit = command.setOut(new PrintWriter(out)).execute(arguments);
    assertThat(exit).isZero();
    return new ObjectMapper().readTree(out.toString());
  }
}
