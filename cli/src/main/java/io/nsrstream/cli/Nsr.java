package io.nsrstream.cli;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/**
 * The {@code nsr} command: picks the subcommand, reports what went wrong in a line on standard
 * error, and ends the process with 0 (done), 1 (failed) or 2 (wrong usage).
 */
@Command(
    name = "nsr",
    description = "A neural classifier that keeps learning from a Kafka topic, on one machine.",
    versionProvider = Nsr.Version.class,
    subcommands = {DemoCommand.class, EvaluateCommand.class},
    mixinStandardHelpOptions = true,
    scope = ScopeType.INHERIT,
    synopsisSubcommandLabel = "COMMAND",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:done", "1:failed", "2:wrong usage"},
    footerHeading = "%nExamples:%n",
    footer = {
      "  nsr demo                       a synthetic stream through Kafka and Flink",
      "  nsr demo --stream rialto       the same with a stream from a file",
      "  nsr evaluate insects --json    the learner alone over a file, without Kafka or Flink"
    })
public final class Nsr implements Runnable {
  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--verbose",
      description = "Show the stack trace of a failure.",
      scope = ScopeType.INHERIT)
  private boolean verbose;

  private Nsr() {}

  public static void main(String... args) {
    System.exit(commandLine().execute(args));
  }

  /** The whole command, ready to be executed; ends no process. */
  static CommandLine commandLine() {
    Nsr nsr = new Nsr();
    return new CommandLine(nsr).setExecutionExceptionHandler(nsr::report);
  }

  @Override
  public void run() {
    throw new ParameterException(
        Objects.requireNonNull(spec).commandLine(), "Missing command: say what nsr is to do.");
  }

  private int report(Exception failure, CommandLine command, ParseResult arguments) {
    command.getErr().println(command.getColorScheme().errorText("nsr: " + reason(failure)));
    if (verbose) {
      command.getErr().println(command.getColorScheme().richStackTraceString(failure));
    }
    return CommandLine.ExitCode.SOFTWARE;
  }

  /** The failure's own message and, where a framework wrapped the cause, the first cause's. */
  private static String reason(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause == failure ? message(failure) : message(failure) + ": " + message(cause);
  }

  private static String message(Throwable failure) {
    return Objects.requireNonNullElseGet(failure.getMessage(), failure::toString);
  }

  /** What the jar's manifest says. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = Nsr.class.getPackage().getImplementationVersion();
      return new String[] {"nsr " + Objects.requireNonNullElse(version, "(not from a jar)")};
    }
  }
}
