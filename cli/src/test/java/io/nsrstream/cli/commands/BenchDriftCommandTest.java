package io.nsrstream.cli.commands;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.nsrstream.cli.Nsr;
import io.nsrstream.lab.drift.Detection;
import io.nsrstream.lab.drift.DriftRun;
import io.nsrstream.lab.drift.DriftRun.Change;
import io.nsrstream.lab.drift.Recovery;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

final class BenchDriftCommandTest {
  private static final List<Change> CHANGES =
      List.of(new Change(1_000, 1_000, 2_000), new Change(2_000, 2_000, 3_000));

  private final Path directory;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  BenchDriftCommandTest(@TempDir Path directory) {
    this.directory = directory;
  }

  private int run(String... arguments) {
    CommandLine nsr = Nsr.commandLine();
    nsr.setOut(new PrintWriter(out));
    nsr.setErr(new PrintWriter(err));
    return nsr.execute(arguments);
  }

  @Test
  void everyDetectorStandsBesideEveryStream() throws Exception {
    int code =
        run(
            "bench",
            "drift",
            "led:recurring",
            "rbf:incremental",
            "--limit",
            "4000",
            "--member",
            "lambda: 0",
            "--model",
            "mlp:8",
            "--curves",
            directory.toString());

    assertThat(code).as(err.toString()).isEqualTo(0);
    assertThat(out.toString().lines())
        .anyMatch(line -> line.matches(" stream +ADWIN +DDM +HDDM_A +KSWIN +PAGE_HINKLEY"))
        .anyMatch(line -> line.matches(" led:recurring( +[01]/1 [\\d-]+ \\+\\d+){5}"))
        .anyMatch(line -> line.matches(" rbf:incremental( +\\+\\d+){5}"))
        .anyMatch(line -> line.matches(" rbf:incremental +[\\d.]+ -> [\\d.]+( +- -> -){3}"))
        .anyMatch(line -> line.startsWith("mean accuracy over 2 streams: "));
    assertThat(ImageIO.read(directory.resolve("led-recurring.png").toFile()).getWidth())
        .isEqualTo(800);
  }

  @Test
  void theFirstAlarmAfterAChangeFindsIt() {
    Detection detection = Detection.of(CHANGES, new int[] {400, 1_050, 1_200, 2_150});

    assertThat(detection).isEqualTo(new Detection(2, 2, 100, 2));
    assertThat(Detection.of(CHANGES, new int[] {2_999})).isEqualTo(new Detection(2, 1, 999, 0));
    assertThat(Detection.of(CHANGES, new int[0]).delay()).isNaN();
  }

  @Test
  void aLearnerIsBackWhenItIsAsGoodAsBeforeOrAsItWillBe() {
    double[] errors = new double[3_000];
    // Wrong for 300 rows after the first change; every other one wrong for ever after the second.
    Arrays.fill(errors, 1_000, 1_300, 1);
    for (int row = 2_000; row < errors.length; row += 2) {
      errors[row] = 1;
    }
    Recovery recovery = Recovery.of(new DriftRun(CHANGES, errors));

    assertThat(recovery.before()).isEqualTo(1);
    assertThat(recovery.after()).isCloseTo((0 + 0.5) / 2, within(1e-9));
    // 295 rows: 5 of the next 250 are wrong, which is 2 points; 0 rows after the second change.
    assertThat(recovery.rows()).isEqualTo(295 / 2.0);
  }

  @Test
  void whatIsNotGeneratedIsNamed() {
    assertThat(run("bench", "drift", "insects", "--limit", "1")).isEqualTo(2);
    assertThat(err.toString())
        .contains("STREAM must be a generated stream", "insects")
        .contains("--limit must be between");
  }
}
