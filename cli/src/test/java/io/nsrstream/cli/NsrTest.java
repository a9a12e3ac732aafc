package io.nsrstream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.nsrstream.models.NetworkSettings;
import io.nsrstream.online.learner.LearnerSettings;
import io.nsrstream.online.settings.Rules;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.AccessDeniedException;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;

final class NsrTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void helpIsAResultAndGoesToStandardOutput() {
    assertThat(run("--help")).isEqualTo(0);
    assertThat(out.toString()).contains("Usage: nsr", "nsr demo", "Exit codes");
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void theVersionNamesTheKernelsThatWereChosen() {
    assertThat(run("--version")).isEqualTo(0);
    assertThat(out.toString())
        .startsWith("nsr ")
        .containsPattern("convolutions by oneDNN \\d+\\.\\d+\\.\\d+")
        .containsPattern("matrix products by OpenBLAS \\d+\\.\\d+\\.\\d+ [A-Z0-9]+");
  }

  @ParameterizedTest
  @ValueSource(strings = {"demo", "evaluate"})
  void helpOfACommandHasExamplesAndDefaults(String command) {
    assertThat(run(command, "--help")).isEqualTo(0);
    assertThat(out.toString())
        .contains("Usage: nsr " + command, "Examples:", "  nsr " + command + " ")
        .contains("Default: " + NetworkSettings.DEFAULTS.network())
        .contains("Default:", String.valueOf(LearnerSettings.DEFAULTS.penalty().strength()))
        .doesNotContain("${");
    assertThat(out.toString().lines()).allMatch(line -> line.length() <= 80);
  }

  @Test
  void everyCommandBeginsWithASentenceAndItsExamplesFitATerminal() {
    assertThat(Nsr.commandLine().getSubcommands().values())
        .extracting(command -> command.getCommandSpec().usageMessage())
        .allSatisfy(usage -> assertThat(usage.description()[0]).endsWith("."))
        .flatExtracting(usage -> List.of(usage.footer()))
        .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
  }

  @Test
  void everyOptionIsExplained() {
    for (CommandLine command : Nsr.commandLine().getSubcommands().values()) {
      assertThat(command.getCommandSpec().options())
          .allMatch(option -> option.description().length > 0);
    }
  }

  @Test
  void settingsThatBreakRulesAreWrongUsageALineEach() {
    assertThat(run("refuse")).isEqualTo(2);
    assertThat(err.toString().lines())
        .containsExactly(
            "nsr: these settings break rules:",
            "  size must be at least 1, but is 0: use a value in that range",
            "  rate must be a finite number above 0, but is -1.0: use a value in that range");
  }

  @Test
  void withoutACommandItSaysWhatThereIs() {
    assertThat(run()).isEqualTo(2);
    assertThat(err.toString()).startsWith("Missing command").contains("Usage: nsr");
  }

  @Test
  void anUnknownOptionIsWrongUsage() {
    assertThat(run("--no-such-option")).isEqualTo(2);
    assertThat(err.toString()).contains("--no-such-option");
  }

  @Test
  void aFailureIsOneLineWithItsFirstCause() {
    assertThat(run("fail")).isEqualTo(1);
    assertThat(err.toString().lines()).containsExactly("nsr: The job failed: disk full");
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void aFileThatCannotBeReadOrWrittenIsSaidInWords() {
    assertThat(run("forbidden")).isEqualTo(1);
    assertThat(err.toString().lines())
        .containsExactly("nsr: there is no right to read or write /data/job.yaml");
  }

  @Test
  void verboseAddsTheStackTrace() {
    assertThat(run("fail", "--verbose")).isEqualTo(1);
    assertThat(err.toString().lines())
        .startsWith("nsr: The job failed: disk full")
        .anyMatch(line -> line.contains("at " + Failing.class.getName()));
  }

  private int run(String... arguments) {
    CommandLine nsr = Nsr.commandLine();
    nsr.addSubcommand(new Failing());
    nsr.addSubcommand(new Refusing());
    nsr.addSubcommand(new Forbidden());
    nsr.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    return nsr.setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF))
        .execute(arguments);
  }

  @Command(name = "fail")
  private static final class Failing implements Runnable {
    @Override
    public void run() {
      throw new IllegalStateException(
          "The job failed",
          new IllegalStateException("task", new IllegalStateException("disk full")));
    }
  }

  @Command(name = "forbidden")
  private static final class Forbidden implements Callable<Integer> {
    @Override
    public Integer call() throws IOException {
      throw new AccessDeniedException("/data/job.yaml");
    }
  }

  @Command(name = "refuse")
  private static final class Refusing implements Runnable {
    @Override
    public void run() {
      new Rules().between("size", 0, 1, Integer.MAX_VALUE).positive("rate", -1).check();
    }
  }
}
