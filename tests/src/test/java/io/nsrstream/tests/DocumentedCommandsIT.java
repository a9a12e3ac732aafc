package io.nsrstream.tests;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.nsrstream.cli.Nsr;
import io.nsrstream.connectors.files.KnownStream;
import io.nsrstream.connectors.graphs.KnownGraph;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.ParseResult;

/**
 * The commands of the README and the pages in docs/ end with exit code 0, on the files that the
 * pages show.
 */
@Timeout(600)
@ResourceLock(Resources.SYSTEM_OUT)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class DocumentedCommandsIT {
  private static final String EXAMPLES = "100";
  private static final String OWN_FILE = "\\S+\\.(csv|jsonl)|FOLDER";

  /** How a command is run. */
  private sealed interface Way {
    /** As it stands. */
    record Whole() implements Way {}

    /** As it stands in the long group; an evaluation on its first examples beside it. */
    record Slow() implements Way {}

    /** An evaluation on its first examples, since all of them take minutes to hours. */
    record OnFirstExamples() implements Way {}

    /** By a test, in whose text the names of command and subcommand stand. */
    record By(String test) implements Way {}

    /** Not at all. */
    record Never(String reason) implements Way {}
  }

  /**
   * How some commands are run.
   *
   * @param commands a pattern of whole commands, without {@code ./nsr}
   */
  private record Row(String commands, Way way) {
    boolean has(DocumentedCommand command) {
      return command.line().matches(commands);
    }
  }

  /** The first row that has a command counts. A command of no row is run as it stands. */
  private static final List<Row> TABLE =
      List.of(
          new Row(
              "demo --stream (har --limit 1000|FOLDER)|demo --report demo.html", new Way.Slow()),
          new Row("demo.*", new Way.By("DemoIT")),
          new Row("evaluate insects --(open|web).*", new Way.By("PageIT")),
          new Row("evaluate insects( --.*)?", new Way.Slow()),
          new Row("evaluate (sea|synthetic) --.*", new Way.Slow()),
          new Row("evaluate sea rbf .*", new Way.Slow()),
          new Row("evaluate elec2-gaps.*", new Way.OnFirstExamples()),
          new Row("evaluate (?!keystroke --|" + OWN_FILE + ").*", new Way.OnFirstExamples()),
          new Row("inspect /savepoints/.*", new Way.By("LearnerInspectionTest")),
          new Row("inspect models .*", new Way.By("ForgettingIT")),
          new Row("run .*", new Way.By("RunIT")),
          new Row("watch .*", new Way.By("WatchIT")),
          new Row("replay .*", new Way.By("ReplayIT")),
          new Row("serve .*", new Way.By("ServeCommandTest")),
          new Row("pin .*", new Way.By("ForgettingIT")),
          new Row("forget .*", new Way.By("ForgettingIT")),
          new Row("pipe .*", new Way.By("DocumentedCommandsIT")),
          new Row("bench step.*", new Way.By("BenchStepCommandTest")),
          new Row("bench drift.*", new Way.By("BenchDriftCommandTest")),
          new Row("bench state", new Way.By("BenchStateCommandTest")),
          new Row("bench decode", new Way.By("BenchDecodeCommandTest")),
          new Row("bench pipeline", new Way.By("BenchPipelineIT")),
          new Row("bench serve.*", new Way.By("BenchServeIT")),
          new Row("bench soak.*", new Way.Never("takes half an hour, with a heap of one size")),
          new Row("reproduce (?!--help).*", new Way.By("ReproduceCommandTest")));

  /** A file that a page shows or that a command writes. */
  private static final Pattern FILE = Pattern.compile("[\\w-]+\\.(csv|jsonl|yaml|html|nsrs)");

  private static final String GAPS = "-gaps-";
  private static final String SERIES = "ECG5000.tsv.gz";

  /** The commands that show a use, each once. */
  private static final List<DocumentedCommand> COMMANDS =
      List.copyOf(
          DocumentedCommand.all()
              .filter(command -> command.inBlock() || !isNameAlone(command))
              .collect(
                  Collectors.toMap(
                      DocumentedCommand::line,
                      Function.identity(),
                      (first, again) -> first,
                      LinkedHashMap::new))
              .values());

  @TempDir private static Path folder = Path.of("");

  @BeforeAll
  static void writeTheFilesThatThePagesShow() throws IOException {
    String readme = DocumentedCommand.page("README.md");
    write("machines.csv", block(readme, "temperature,vibration,state"));
    write("job.yaml", block(readme, "kafka:"));
    write("dump.jsonl", found(readme, "`dump.jsonl`, such as `(\\{.*\\})`"));
    String graphs = DocumentedCommand.page("docs/graphs.md");
    Files.createDirectories(folder.resolve("FOLDER"));
    for (String directory : List.of("", "FOLDER/")) {
      write(directory + "nodes.csv", block(graphs, "node,class"));
      write(directory + "edges.csv", block(graphs, "source,target"));
    }
    Path series = data().resolve("series").resolve(SERIES);
    if (Files.exists(series)) {
      Files.copy(series, folder.resolve(SERIES));
    }
    String ticket = block(DocumentedCommand.page("docs/text.md"), "{\"title\"");
    write("tickets.jsonl", ticket);
    write(
        "tickets.csv",
        "title,priority,age,team\n"
            + found(ticket, "\"title\": (\".*?\")")
            + ",high,3,accounts\n\"No paper in the printer\",low,1,office\n");
  }

  /** In a sentence, a command may stand by its name. */
  private static boolean isNameAlone(DocumentedCommand command) {
    try {
      Nsr.commandLine().parseArgs(command.arguments().toArray(String[]::new));
      return command.arguments().size() == 1;
    } catch (MissingParameterException name) {
      return true;
    }
  }

  private static Optional<Row> row(DocumentedCommand command) {
    return TABLE.stream().filter(row -> row.has(command)).findFirst();
  }

  private static Way way(DocumentedCommand command) {
    return row(command).map(Row::way).orElse(new Way.Whole());
  }

  static Stream<DocumentedCommand> whole() {
    return COMMANDS.stream().filter(command -> way(command) instanceof Way.Whole);
  }

  private static Stream<DocumentedCommand> cut() {
    return COMMANDS.stream()
        .filter(command -> command.arguments().get(0).equals("evaluate"))
        .filter(
            command ->
                way(command) instanceof Way.Slow || way(command) instanceof Way.OnFirstExamples);
  }

  static Stream<DocumentedCommand> ofStreams() {
    return cut().filter(Predicate.not(DocumentedCommandsIT::namesGraph));
  }

  static Stream<DocumentedCommand> ofGraphs() {
    return cut().filter(DocumentedCommandsIT::namesGraph);
  }

  private static boolean namesGraph(DocumentedCommand command) {
    return command.arguments().stream().anyMatch(word -> KnownGraph.named(word).isPresent());
  }

  static Stream<DocumentedCommand> slow() {
    return COMMANDS.stream().filter(command -> way(command) instanceof Way.Slow);
  }

  /** Before {@link #everyCommandIsDone}, which compares what some of these write. */
  @Order(1)
  @ParameterizedTest
  @MethodSource("ofStreams")
  void everyEvaluationIsDoneOnTheFirstExamples(DocumentedCommand command) throws Exception {
    runOnFirstExamples(command);
  }

  /** A known graph is read as a whole before its first node. */
  @Order(4)
  @Tag("long")
  @ParameterizedTest
  @MethodSource("ofGraphs")
  void everyEvaluationOfAGraphIsDoneOnItsFirstNodes(DocumentedCommand command) throws Exception {
    runOnFirstExamples(command);
  }

  private static void runOnFirstExamples(DocumentedCommand command) throws Exception {
    List<String> arguments = new ArrayList<>(command.arguments());
    int limit = arguments.indexOf("--limit");
    if (limit >= 0) {
      arguments.subList(limit, limit + 2).clear();
    }
    arguments.addAll(List.of("--limit", EXAMPLES));
    run(command, arguments);
  }

  @Order(2)
  @ParameterizedTest
  @MethodSource("whole")
  void everyCommandIsDone(DocumentedCommand command) throws Exception {
    run(command, command.arguments());
  }

  @Order(3)
  @Tag("long")
  @ParameterizedTest
  @MethodSource("slow")
  void everySlowCommandIsDone(DocumentedCommand command) throws Exception {
    run(command, command.arguments());
  }

  @Test
  void everyRowOfTheTableHasACommand() {
    for (Row row : TABLE) {
      assertThat(COMMANDS)
          .as(row.commands())
          .anyMatch(command -> row(command).equals(Optional.of(row)));
    }
  }

  static Stream<DocumentedCommand> ofTests() {
    return COMMANDS.stream().filter(command -> way(command) instanceof Way.By);
  }

  @ParameterizedTest
  @MethodSource("ofTests")
  void theTestOfACommandRunsIt(DocumentedCommand command) throws IOException {
    String test = ((Way.By) way(command)).test();
    List<String> words = new ArrayList<>();
    ParseResult parsed = Nsr.commandLine().parseArgs(command.arguments().toArray(String[]::new));
    while (parsed.hasSubcommand()) {
      parsed = parsed.subcommand();
      words.add('"' + parsed.commandSpec().name() + '"');
    }
    assertThat(Files.readString(source(test))).contains(words);
  }

  private static Path source(String test) throws IOException {
    for (String module : List.of("cli", "tests")) {
      Path sources = DocumentedCommand.ROOT.resolve(module).resolve("src/test/java");
      try (Stream<Path> files = Files.walk(sources)) {
        Optional<Path> source = files.filter(file -> file.endsWith(test + ".java")).findFirst();
        if (source.isPresent()) {
          return source.get();
        }
      }
    }
    throw new AssertionError("no test " + test);
  }

  @Test
  void theLearnerOfAPipeAnswersAsThePageSays() {
    String page = DocumentedCommand.page("docs/commands.md");
    DocumentedCommand pipe =
        COMMANDS.stream()
            .filter(command -> command.arguments().get(0).equals("pipe"))
            .findFirst()
            .orElseThrow();

    assertThat(piped(pipe, block(page, "{\"do\": \"learn\"")))
        .isEqualTo(block(page, "{\"learned\":1}"));
  }

  private static String piped(DocumentedCommand command, String requests) {
    String saved = folder.resolve("model.nsrs").toString();
    InputStream in = System.in;
    PrintStream out = System.out;
    ByteArrayOutputStream answers = new ByteArrayOutputStream();
    try {
      System.setIn(new ByteArrayInputStream(requests.replace("model.nsrs", saved).getBytes(UTF_8)));
      System.setOut(new PrintStream(answers, false, UTF_8));
      assertThat(Nsr.commandLine().execute(command.arguments().toArray(String[]::new))).isZero();
    } finally {
      System.setIn(in);
      System.setOut(out);
    }
    return answers.toString(UTF_8).replace(saved, "model.nsrs");
  }

  /** Runs a command with the files of the folder in place of those that it names. */
  private static void run(DocumentedCommand command, List<String> words) throws Exception {
    if (command.line().contains(GAPS)) {
      writeFilesWithGaps();
    }
    List<String> arguments = new ArrayList<>();
    for (String word : words) {
      requireData(word);
      Path file = folder.resolve(word);
      boolean own = FILE.matcher(word).matches() || Files.exists(file);
      arguments.add(own ? file.toString() : word);
      if (own && words.get(0).equals("compare")) {
        assumeThat(file).as("written by a command that was not skipped").exists();
      }
    }
    if (List.of("evaluate", "inspect", "demo").contains(words.get(0))) {
      arguments.addAll(List.of("--data", data().toString()));
    }
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int exit =
        Nsr.commandLine()
            .setOut(new PrintWriter(out, true))
            .setErr(new PrintWriter(err, true))
            .execute(arguments.toArray(String[]::new));

    assertThat(exit).as("%s%n%s", command, err).isZero();
    if (command.output().isPresent()) {
      write(command.output().get(), out.toString());
    }
  }

  /** Runs the program of docs/files.md. */
  private static void writeFilesWithGaps() throws Exception {
    requireData("elec2");
    requireData("noaa");
    assumeThat(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1))
        .as("python3 on the path")
        .anyMatch(directory -> Files.isExecutable(Path.of(directory, "python3")));
    String page = DocumentedCommand.page("docs/files.md");
    write("gaps.py", block(page, "import gzip"));
    for (String file : List.of("elec2", "noaa_weather")) {
      String source = data().resolve("streams/" + file + ".csv.gz").toString();
      Process python =
          new ProcessBuilder("python3", "gaps.py", source, file.replace("_weather", ""), "1")
              .directory(folder.toFile())
              .inheritIO()
              .start();
      assertThat(python.waitFor()).isZero();
    }
  }

  /** Skips a command on a known stream or graph whose files are not there. */
  private static void requireData(String name) {
    if (name.equals(SERIES)) {
      assumeThat(folder.resolve(SERIES)).as("%s (NSR_DATA)", name).exists();
    }
    KnownStream.named(name)
        .ifPresent(
            stream ->
                assumeThat(stream.files())
                    .as("files of %s below %s (NSR_DATA)", name, data())
                    .allMatch(file -> Files.exists(data().resolve(file))));
    KnownGraph.named(name)
        .ifPresent(
            graph ->
                assumeThat(data().resolve(graph.folder())).as("%s (NSR_DATA)", name).isDirectory());
  }

  /** The folder that NSR_DATA names, else the usual one beside the project. */
  private static Path data() {
    String named = System.getenv("NSR_DATA");
    return named == null
        ? DocumentedCommand.ROOT.resolveSibling(Path.of("shared", "data"))
        : Path.of(named);
  }

  /** The first block of a page that begins with a text. */
  private static String block(String page, String beginning) {
    return found(page, "(?s)```\\w*\n(" + Pattern.quote(beginning) + ".*?\n)```");
  }

  private static String found(String text, String pattern) {
    Matcher found = Pattern.compile(pattern).matcher(text);
    assertThat(found.find()).as(pattern).isTrue();
    return found.group(1);
  }

  private static void write(String name, String text) throws IOException {
    Files.writeString(folder.resolve(name), text);
  }
}
