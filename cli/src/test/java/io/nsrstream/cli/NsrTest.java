package io.nsrstream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
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
  void verboseAddsTheStackTrace() {
    assertThat(run("fail", "--verbose")).isEqualTo(1);
    assertThat(err.toString().lines())
        .startsWith("nsr: The job failed: disk full")
        .anyMatch(line -> line.contains("at " + Failing.class.getName()));
  }

  private int run(String... arguments) {
    CommandLine nsr = Nsr.commandLine();
    nsr.addSubcommand(new Failing());
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
}
