package io.nsrstream.cli.commands;

import static org.assertj.core.api.Assertions.assertThat;

import io.nsrstream.cli.Nsr;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

final class ReplayCommandTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--limit 0 | --limit must be at least 1, but is 0",
        "--from yesterday | --from must be a date or a time in UTC, but is 'yesterday'",
        "--until 2026-13-01 | --until must be a date or a time in UTC, but is '2026-13-01'",
        "--from 2026-11-28 --until 2026-11-27 | --from must be before --until (2026-11-27), but is"
            + " 2026-11-28",
        "--from 2026-11-28 --until 2026-11-28T00:00:00Z | --from must be before --until",
        "--limt 5 | limt",
        "--set mapping.with=3 | mapping.with",
        "--set mapping.width=-3 | mapping.width must be between 0",
        "--set mapping.width | --set must be NAME=VALUE",
        "job.yaml | job.yaml",
        "--set kafka.servers=hunter2 | kafka.servers must be host:port"
      })
  void whatCannotBeMeantIsWrongUsage(String arguments, String message) {
    assertThat(run(arguments.split(" ", -1))).isEqualTo(CommandLine.ExitCode.USAGE);
    assertThat(err.toString()).contains(message).doesNotContain("hunter2");
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void aSettingsFileThatIsNotThereIsNamed() {
    assertThat(run("--settings", "nowhere.yaml")).isEqualTo(CommandLine.ExitCode.SOFTWARE);
    assertThat(err.toString()).contains("there is no file nowhere.yaml");
  }

  private int run(String... arguments) {
    CommandLine command = Nsr.commandLine();
    command.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
    String[] all = new String[arguments.length + 1];
    all[0] = "replay";
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    return command.execute(all);
  }
}
