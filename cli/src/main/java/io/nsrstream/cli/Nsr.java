package io.nsrstream.cli;

import io.nsrstream.cli.commands.BenchCommand;
import io.nsrstream.cli.commands.CompareCommand;
import io.nsrstream.cli.commands.DemoCommand;
import io.nsrstream.cli.commands.EvaluateCommand;
import io.nsrstream.cli.commands.ForgetCommand;
import io.nsrstream.cli.commands.InspectCommand;
import io.nsrstream.cli.commands.PinCommand;
import io.nsrstream.cli.commands.PipeCommand;
import io.nsrstream.cli.commands.ReplayCommand;
import io.nsrstream.cli.commands.ReproduceCommand;
import io.nsrstream.cli.commands.RunCommand;
import io.nsrstream.cli.commands.ServeCommand;
import io.nsrstream.cli.commands.StreamOptions;
import io.nsrstream.cli.commands.WatchCommand;
import io.nsrstream.connectors.files.MalformedFileException;
import io.nsrstream.connectors.generated.Generator;
import io.nsrstream.flink.settings.JobSettings;
import io.nsrstream.lab.paper.Studies;
import io.nsrstream.lab.paper.Study;
import io.nsrstream.models.NetworkSettings;
import io.nsrstream.models.fused.layers.ConvolutionEngine;
import io.nsrstream.online.learner.LearnerSettings;
import io.nsrstream.online.settings.InvalidSettingsException;
import java.io.PrintWriter;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Arrays;
import java.util.ListResourceBundle;
import java.util.Locale;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * The {@code nsr} command: picks the subcommand, reports what went wrong in a line on standard
 * error, and ends the process with 0 (done), 1 (failed), 2 (wrong usage, settings that break rules
 * included) or 3 (a file breaks rules).
 */
@Command(
    name = "nsr",
    description = "A neural classifier that keeps learning from a Kafka topic, on one machine.",
    versionProvider = Nsr.Version.class,
    subcommands = {
      DemoCommand.class,
      EvaluateCommand.class,
      CompareCommand.class,
      InspectCommand.class,
      RunCommand.class,
      ReplayCommand.class,
      WatchCommand.class,
      ServeCommand.class,
      PipeCommand.class,
      PinCommand.class,
      ForgetCommand.class,
      BenchCommand.class,
      ReproduceCommand.class
    },
    mixinStandardHelpOptions = true,
    scope = ScopeType.INHERIT,
    synopsisSubcommandLabel = "COMMAND",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done",
      "1:failed",
      "2:wrong usage, or a setting that breaks a rule",
      "3:a file breaks a rule; what was printed is of the rows before",
      "130:ended by Ctrl-C, which is the usual end of nsr run and nsr serve; 143 by SIGTERM"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  nsr demo                       a generated stream through Kafka and Flink",
      "  nsr demo --stream rialto       the same with a stream from a file",
      "  nsr evaluate insects --json    the learner alone, without Kafka or Flink",
      "  nsr inspect machines.csv       how a file is understood",
      "  nsr run --settings job.yaml    the training job on topics of yours",
      "  nsr replay --settings job.yaml rejected records, after a change of settings",
      "  nsr watch --settings job.yaml  a job on a cluster, on a live page",
      "  nsr serve model.nsrs           answers over HTTP, by a model that was saved",
      "  nsr pipe                       a learner for a program in Python",
      "  nsr pin --key m1 --to 1200     which version of a model answers",
      "  nsr forget --key m7            a job forgets a key",
      "  nsr bench step                 how fast it is beside DL4J and PyTorch",
      "  nsr reproduce mlp-4            a table of the paper, measured here"
    })
public final class Nsr implements Runnable {
  private static final int MALFORMED_FILE = 3;

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
  public static CommandLine commandLine() {
    Nsr nsr = new Nsr();
    CommandLine command = new CommandLine(nsr);
    takeNumbers(command, long.class, Long.class, Long::valueOf, "a whole number");
    takeNumbers(
        command,
        int.class,
        Integer.class,
        Integer::valueOf,
        "a whole number of at most " + Integer.MAX_VALUE);
    takeNumbers(command, double.class, Double.class, Double::valueOf, "a number");
    return command
        .setResourceBundle(new Defaults())
        .setParameterExceptionHandler(Nsr::refuse)
        .setExecutionExceptionHandler(nsr::report);
  }

  /** Says what a number must be in words, not by a type of Java's. */
  private static <T> void takeNumbers(
      CommandLine command,
      Class<T> primitive,
      Class<T> boxed,
      Function<String, T> parse,
      String rule) {
    ITypeConverter<T> converter =
        text -> {
          try {
            return parse.apply(text);
          } catch (NumberFormatException e) {
            throw new TypeConversionException("must be %s, but is '%s'".formatted(rule, text));
          }
        };
    command.registerConverter(primitive, converter).registerConverter(boxed, converter);
  }

  /** Says what is wrong; shows the whole usage only to who has said too little. */
  private static int refuse(ParameterException refused, String[] arguments) {
    CommandLine command = refused.getCommandLine();
    PrintWriter err = command.getErr();
    err.println(command.getColorScheme().errorText(refused.getMessage()));
    if (refused instanceof MissingParameterException || command.getParent() == null) {
      command.usage(err, command.getColorScheme());
    } else if (!UnmatchedArgumentException.printSuggestions(refused, err)) {
      err.printf("%s --help shows all options%n", command.getCommandSpec().qualifiedName());
    }
    return CommandLine.ExitCode.USAGE;
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
    if (failure instanceof MalformedFileException) {
      return MALFORMED_FILE;
    }
    return failure instanceof InvalidSettingsException
        ? CommandLine.ExitCode.USAGE
        : CommandLine.ExitCode.SOFTWARE;
  }

  /** The failure's own message and, where a framework wrapped the cause, the first cause's. */
  private static String reason(Throwable failure) {
    if (failure instanceof InvalidSettingsException) {
      return "these settings break rules:\n" + message(failure).indent(2).stripTrailing();
    }
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    String outer = message(failure);
    String inner = message(cause);
    return outer.contains(inner) ? outer : outer + ": " + inner;
  }

  private static String message(Throwable failure) {
    if (failure instanceof FileSystemException file && file.getReason() == null) {
      return message(file);
    }
    return Objects.requireNonNullElseGet(failure.getMessage(), failure::toString);
  }

  /** The JDK's own message is the name of the file alone. */
  private static String message(FileSystemException failure) {
    String file = failure.getFile();
    if (failure instanceof NoSuchFileException) {
      return "there is no file " + file;
    }
    if (failure instanceof AccessDeniedException) {
      return "there is no right to read or write " + file;
    }
    if (failure instanceof FileAlreadyExistsException) {
      return "there is a file %s already, which is no directory".formatted(file);
    }
    return failure.toString();
  }

  /**
   * What help texts show: streams and studies by name, and defaults by the names of the settings.
   */
  private static final class Defaults extends ListResourceBundle {
    @Override
    protected Object[][] getContents() {
      NetworkSettings model = JobSettings.DEFAULTS.model();
      LearnerSettings learner = JobSettings.DEFAULTS.learner();
      return new Object[][] {
        {"streams", String.join(", ", StreamOptions.knownNames())},
        {
          "generators",
          Arrays.stream(Generator.values())
              .map(Generator::toString)
              .collect(Collectors.joining(", "))
        },
        {
          "studies",
          Studies.all(OptionalInt.empty()).stream()
              .map(Study::name)
              .collect(Collectors.joining(", "))
        },
        {"model.network", model.network()},
        {"model.rate", String.valueOf(model.rate())},
        {"learner.penalty.strength", String.valueOf(learner.penalty().strength())},
        {"learner.size", learner.size().name().toLowerCase(Locale.ROOT)},
        {"learner.seed", String.valueOf(learner.seed())},
      };
    }
  }

  /** What the jar's manifest says, and the kernels: results and speed depend on them. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = Nsr.class.getPackage().getImplementationVersion();
      return new String[] {
        "nsr " + Objects.requireNonNullElse(version, "(not from a jar)"),
        "matrix products by " + NetworkSettings.DEFAULTS.factory().kernels(),
        "convolutions by " + ConvolutionEngine.FASTEST.kernels()
      };
    }
  }
}
