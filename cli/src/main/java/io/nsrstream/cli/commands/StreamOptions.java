package io.nsrstream.cli.commands;

import io.nsrstream.cli.local.ExampleStream;
import io.nsrstream.connectors.files.ExampleFile;
import io.nsrstream.connectors.files.KnownStream;
import io.nsrstream.connectors.generated.GeneratedStream;
import io.nsrstream.connectors.generated.Generator;
import io.nsrstream.connectors.generated.SensorSettings;
import io.nsrstream.connectors.generated.SensorStream;
import io.nsrstream.connectors.graphs.Graph;
import io.nsrstream.connectors.graphs.GraphFile;
import io.nsrstream.connectors.graphs.GraphFiles;
import io.nsrstream.connectors.graphs.GraphStream;
import io.nsrstream.connectors.graphs.GraphStream.Labels;
import io.nsrstream.connectors.graphs.KnownGraph;
import io.nsrstream.flink.settings.JobSettings;
import io.nsrstream.online.settings.Rules;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Where streams come from and how much of them is taken. */
public final class StreamOptions {
  /** The built-in generator of machines, which needs no file. */
  public static final String SYNTHETIC = "synthetic";

  /** How many examples an endless stream gives without a limit. */
  private static final long ENDLESS_EXAMPLES = 50_000;

  private static final long SEED = 1;
  private static final int FILES_SHOWN = 5;

  @Mixin private final DataOption data = new DataOption();

  @Option(names = "--limit", paramLabel = "N", description = "Take only the first N examples.")
  private @Nullable Long limit;

  @Option(
      names = "--edges",
      paramLabel = "FILE",
      description =
          "A CSV file of edges, between the rows of a CSV file of one's own: these are the nodes of"
              + " a graph. A folder with nodes.csv and edges.csv needs no such option.")
  private @Nullable Path edges;

  @Mixin private final FileOptions files = new FileOptions();

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  private final Set<String> described = new HashSet<>();

  /**
   * Opens a stream.
   *
   * @param source {@link #SYNTHETIC}, the name of a generated or known stream, or a file
   */
  public ExampleStream open(String source) throws IOException {
    return open(source, true, JobSettings.DEFAULTS, Labels.AT_ONCE);
  }

  /**
   * Opens a stream for a run that the stream listens to.
   *
   * @param describe whether standard error says how a file was understood; warnings it says anyway
   * @param job how the records of a topic, and the nodes of a graph, are read
   */
  ExampleStream open(String source, boolean describe, JobSettings job) throws IOException {
    return open(source, describe, job, Labels.WHEN_LEARNED);
  }

  private ExampleStream open(String source, boolean describe, JobSettings job, Labels labels)
      throws IOException {
    Optional<GeneratedStream> generated = GeneratedStream.named(source);
    Optional<KnownStream> known = KnownStream.named(source);
    Optional<KnownGraph> graph = KnownGraph.named(source);
    boolean graphOfOnesOwn = isGraphOfOnesOwn(source);
    checkOptions(
        source, known.isEmpty() && graph.isEmpty() && !graphOfOnesOwn && !isGenerated(source));
    if (graphOfOnesOwn) {
      GraphFile file = openGraph(source);
      if (describe && described.add(source)) {
        spec.commandLine().getErr().println("nsr: %s: %s".formatted(source, file.description()));
      }
      return ExampleStream.of(
          source,
          GraphStream.inOrder(file.graph(), job.graph().rows(), labels),
          limit(Long.MAX_VALUE));
    }
    if (graph.isPresent()) {
      Graph nodes = graph.get().open(data.directory());
      return ExampleStream.of(
          source, new GraphStream(nodes, job.graph().rows(), labels, SEED), limit(Long.MAX_VALUE));
    }
    if (generated.isPresent()) {
      return ExampleStream.of(source, generated.get().open(SEED), limit(ENDLESS_EXAMPLES));
    }
    if (source.equals(SYNTHETIC)) {
      return ExampleStream.of(
          source,
          new SensorStream(SensorSettings.DEFAULTS, SEED),
          SensorStream.featureNames(),
          limit(ENDLESS_EXAMPLES));
    }
    ExampleFile file =
        known.isPresent() ? openKnown(known.get()) : described(source, describe, job);
    return ExampleStream.of(source, file, limit(Long.MAX_VALUE));
  }

  /**
   * Checks that a source is a stream that is known, or a file that is there.
   *
   * @throws IOException if it is neither; names the streams
   */
  void check(String source) throws IOException {
    if (!isGenerated(source)
        && KnownStream.named(source).isEmpty()
        && KnownGraph.named(source).isEmpty()
        && !isGraphOfOnesOwn(source)) {
      requireFile(Path.of(source));
    }
  }

  /** Whether a source is a file of nodes with one of edges, or a folder with both. */
  boolean isGraphOfOnesOwn(String source) {
    return edges != null || GraphFile.in(Path.of(source)).isPresent();
  }

  /** Reads the graph of such a source. */
  GraphFile openGraph(String source) throws IOException {
    Path path = Path.of(source);
    if (edges == null) {
      List<Path> both = GraphFile.in(path).orElseThrow();
      return GraphFiles.read(both.get(0), both.get(1));
    }
    requireFile(path);
    requireFile(edges);
    return GraphFiles.read(path, edges);
  }

  /** Whether a stream is made here, and no real data. */
  public static boolean isGenerated(String source) {
    return source.equals(SYNTHETIC) || GeneratedStream.named(source).isPresent();
  }

  /** Whether a stream was made to show what the steadiness penalty does. */
  static boolean showsPenalty(String source) {
    return GeneratedStream.named(source).filter(GeneratedStream::showsPenalty).isPresent();
  }

  /** The names of known streams and graphs, in their order. */
  public static List<String> knownNames() {
    return Stream.concat(
            KnownStream.ALL.stream().map(KnownStream::name),
            KnownGraph.ALL.stream().map(KnownGraph::name))
        .sorted()
        .toList();
  }

  /** How many examples are taken. */
  long limit(long otherwise) {
    return limit == null ? otherwise : limit;
  }

  private void checkOptions(String source, boolean isOwnFile) {
    new Rules()
        .require(
            limit == null || limit >= 1,
            "--limit",
            "must be at least 1",
            String.valueOf(limit),
            "leave it out to take all")
        .require(
            files.key() == null || !(isGenerated(source) || isGraph(source)),
            "--key",
            "is for files",
            "given for the stream " + source,
            "leave it out: what is generated has its keys, and a graph has one model")
        .require(
            edges == null || !isNamed(source),
            "--edges",
            "is for a file of nodes of one's own",
            "given for the stream " + source,
            "leave it out, or name the file of the nodes")
        .require(
            isOwnFile || !files.areGiven(),
            "--label, --ignore, --channels and those of a file's text",
            "are for files of one's own",
            "given for the stream " + source,
            "leave them out: its columns are known")
        .check();
  }

  private boolean isGraph(String source) {
    return KnownGraph.named(source).isPresent() || isGraphOfOnesOwn(source);
  }

  /** Whether it is the name of a stream or graph, not a file. */
  static boolean isNamed(String source) {
    return isGenerated(source)
        || KnownStream.named(source).isPresent()
        || KnownGraph.named(source).isPresent();
  }

  private ExampleFile openKnown(KnownStream known) throws IOException {
    String key = files.key();
    return (key == null ? known : known.withKey(key)).open(data.directory());
  }

  /**
   * Opens the files of a stream.
   *
   * @param source the name of a known stream, or a file
   * @param job how the records of a topic are read
   */
  ExampleFile openFile(String source, JobSettings job) throws IOException {
    Optional<KnownStream> known = KnownStream.named(source);
    if (isGenerated(source) || KnownGraph.named(source).isPresent()) {
      throw new ParameterException(
          spec.commandLine(),
          "%s is a stream without a file of rows: try nsr evaluate %s".formatted(source, source));
    }
    checkOptions(source, known.isEmpty());
    return known.isPresent() ? openKnown(known.get()) : openOwn(source, job);
  }

  private ExampleFile openOwn(String source, JobSettings job) throws IOException {
    Path path = Path.of(source);
    requireFile(path);
    return ExampleFile.open(path, files.settings(job));
  }

  private static void requireFile(Path path) throws IOException {
    if (Files.isDirectory(path)) {
      throw new FileSystemException(
          path.toString(),
          null,
          "is a folder without nodes.csv and edges.csv: name one of its files" + someOf(path));
    }
    if (Files.exists(path) && !Files.isReadable(path)) {
      throw new AccessDeniedException(
          path.toString(), null, "may not be read: change its permissions, as with chmod u+r");
    }
    if (!Files.exists(path)) {
      throw new NoSuchFileException(
          path.toString(),
          null,
          "there is no such file or stream: give the path of a file, or one of %s, %s, %s"
              .formatted(
                  SYNTHETIC,
                  Arrays.stream(Generator.values())
                      .map(Generator::toString)
                      .collect(Collectors.joining(", ")),
                  String.join(", ", knownNames())));
    }
  }

  private static String someOf(Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      List<String> files =
          entries
              .filter(Files::isRegularFile)
              .map(Path::toString)
              .sorted()
              .limit(FILES_SHOWN)
              .toList();
      return files.isEmpty() ? "" : ", such as " + String.join(", ", files);
    }
  }

  private ExampleFile described(String path, boolean describe, JobSettings job) throws IOException {
    ExampleFile file = openOwn(path, job);
    if (described.add(path)) {
      PrintWriter err = spec.commandLine().getErr();
      if (describe) {
        err.println("nsr: %s: %s".formatted(path, file.description().line()));
      }
      file.description().warnings().forEach(warning -> err.println("nsr: warning: " + warning));
    }
    return file;
  }
}
