package io.nsrstream.cli.commands;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where the files of known data sets are. */
public final class DataOption {
  private static final String VARIABLE = "NSR_DATA";
  private static final Path USUAL = Path.of("..", "shared", "data");

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description =
          "Where the known streams' files are; by default the folder NSR_DATA names, or else"
              + " ../shared/data.")
  private @Nullable Path given;

  public Path directory() {
    if (given != null) {
      return given;
    }
    String variable = System.getenv(VARIABLE);
    return variable == null ? USUAL : Path.of(variable);
  }
}
