package io.nsrstream.cli.commands;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.nsrstream.cli.Nsr;
import io.nsrstream.connectors.generated.GeneratedStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

final class EvaluateCommandTest {
  private static final int ROWS = 300;
  private static final String[] SMALL = {"--model", "mlp:8", "--rate", "0.01"};

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private final Path directory;
  private final Path machines;

  EvaluateCommandTest(@TempDir Path directory) throws IOException {
    this.directory = directory;
    machines = Files.write(directory.resolve("machines.csv"), machines());
  }

  /** Two machines in turn, at which the same signal means opposite states. */
  private static List<String> machines() {
    Random random = new Random(7);
    List<String> rows = new ArrayList<>(List.of("signal,noise,machine,state"));
    for (int i = 0; i < ROWS; i++) {
      boolean high = random.nextBoolean();
      boolean first = i % 2 == 0;
      rows.add(
          String.format(
              Locale.ROOT,
              "%.3f,%.3f,%s,%s",
              (high ? 1 : -1) + 0.1 * random.nextGaussian(),
              random.nextGaussian(),
              first ? "press" : "drill",
              high == first ? "worn" : "fine"));
    }
    return rows;
  }

  @Test
  void jsonIsOneObjectPerStreamAndNothingElse() throws IOException {
    List<JsonNode> results = json(machines);

    assertThat(results).hasSize(1);
    JsonNode result = results.get(0);
    assertThat(result.get("stream").asText()).isEqualTo(machines.toString());
    assertThat(result.get("examples").asLong()).isEqualTo(ROWS);
    assertThat(result.get("produced").asLong()).isEqualTo(ROWS);
    assertThat(result.get("predicted").asLong()).isEqualTo(ROWS);
    assertThat(result.get("rejected").asLong()).isZero();
    for (String score :
        List.of(
            "accuracy",
            "kappa",
            "kappaT",
            "kappaM",
            "macroF1",
            "logLoss",
            "noChange",
            "majority",
            "variance",
            "consistency")) {
      assertThat(result.get(score).isDouble()).as(score).isTrue();
    }
    assertThat(result.get("seconds").asDouble()).isPositive();
    assertThat(result.get("examplesPerSecond").asDouble()).isPositive();
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void aNameThatIsWrongIsSaidBeforeAnyStreamIsPlayed() {
    assertThat(run("synthetic", "synthethic", "--limit", "20")).isOne();
    assertThat(err.toString()).contains("synthethic: there is no such file or stream");
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void severalStreamsKeepTheirOrder() throws IOException {
    assertThat(json("synthetic", machines, "--limit", "20"))
        .extracting(result -> result.get("stream").asText())
        .containsExactly("synthetic", machines.toString());
  }

  @Test
  void generatedStreamsAreNamedByTheirDriftAndAbruptWithoutIt() throws IOException {
    List<JsonNode> results = json("sea", "sea:abrupt", "sea:recurring", "--limit", "6000");

    assertThat(results)
        .extracting(result -> result.get("stream").asText())
        .containsExactly("sea", "sea:abrupt", "sea:recurring");
    assertThat(results)
        .extracting(result -> result.get("majority").asDouble())
        .satisfies(majority -> assertThat(majority.get(1)).isEqualTo(majority.get(0)))
        .satisfies(majority -> assertThat(majority.get(2)).isNotEqualTo(majority.get(0)));
  }

  @Test
  void everyGeneratedStreamIsLearned() throws IOException {
    String[] names = GeneratedStream.ALL.stream().map(GeneratedStream::name).toArray(String[]::new);

    assertThat(json(append(names, "--limit", "50")))
        .hasSize(names.length)
        .allSatisfy(result -> assertThat(result.get("predicted").asLong()).isEqualTo(50));
  }

  @Test
  void aDriftThatAGeneratorDoesNotHaveIsWrongUsage() {
    assertThat(run("led:incremental")).isEqualTo(2);
    assertThat(err.toString())
        .contains(
            "the drift of led must be one of [abrupt, gradual, recurring], but is incremental",
            "name the stream led:abrupt");

    assertThat(run("sea", "--key", "x1")).isEqualTo(2);
    assertThat(err.toString()).contains("--key is for files");
  }

  @Test
  void theLimitCountsExamplesOfEachStream() throws IOException {
    assertThat(json("synthetic", machines, "--limit", "20"))
        .allSatisfy(result -> assertThat(result.get("produced").asLong()).isEqualTo(20));
  }

  @Test
  void aLimitBelowOneIsWrongUsage() {
    assertThat(run(machines, "--limit", "0")).isEqualTo(2);
    assertThat(err.toString()).contains("--limit must be at least 1, but is 0");
  }

  @Test
  void columnsOfAStreamWhoseColumnsAreKnownAreWrongUsage() {
    assertThat(run("synthetic", "--key", "machine")).isEqualTo(2);
    assertThat(err.toString()).contains("--key is for files");

    assertThat(run("har", "--channels", "3")).isEqualTo(2);
    assertThat(err.toString())
        .contains(
            "--label, --ignore, --channels and those of a file's text are for files of one's own");
  }

  @Test
  void aKnownStreamMayHaveAKey() throws IOException {
    List<String> rows = new ArrayList<>(List.of("subject,a,b,c,d,e,f,g,h,i,class"));
    for (int i = 0; i < 20; i++) {
      rows.add("person%d,1,2,3,4,5,6,7,8,%d,%s".formatted(i % 3, i, i < 10 ? "walk" : "sit"));
    }
    Files.createDirectory(directory.resolve("series"));
    write("series/har.csv.gz", rows);
    String[] twoLearners = {"har", "--data", directory.toString(), "--set", "flink.liveLearners=2"};

    assertThat(run((Object[]) twoLearners)).isZero();
    assertThat(run(append(twoLearners, "--key", "subject"))).isEqualTo(2);
    assertThat(err.toString()).contains("flink.liveLearners", "name another key");
  }

  @Test
  void theSameSequencesScoreAlikeInEveryFormat() throws IOException {
    Random random = new Random(3);
    List<String> table = new ArrayList<>(List.of("sensor,t0,t1,t2,class"));
    List<String> ucr = new ArrayList<>();
    List<String> ts =
        new ArrayList<>(
            List.of("@problemName p", "@univariate true", "@classLabel true 1 2", "@data"));
    for (int i = 0; i < 200; i++) {
      int label = 1 + random.nextInt(2);
      String first = "%d.%d".formatted(4 * label, random.nextInt(10));
      table.add("s%d,%s,%d,0,%d".formatted(i % 3, first, i % 4, label));
      ucr.add("%d\t%s\t%d\t0".formatted(label, first, i % 4));
      ts.add("%s,%d,0:%d".formatted(first, i % 4, label));
    }

    JsonNode fromTable =
        scores(json(write("s.csv", table), "--ignore", "sensor", "--channels", "1").get(0));

    assertThat(fromTable.get("accuracy").asDouble()).isGreaterThan(0.8);
    assertThat(scores(json(write("s.tsv", ucr)).get(0))).isEqualTo(fromTable);
    assertThat(scores(json(write("s.ts", ts)).get(0))).isEqualTo(fromTable);
  }

  @Test
  void aFirstSequenceOfOneStepLetsLongerOnesFollow() throws IOException {
    Path ts = write("s.ts", List.of("@classLabel true 1 2", "@data", "5:1", "5,6:1", "7,8,9:2"));
    Path ucr = write("s.tsv", List.of("1\t5\tNaN\tNaN", "1\t5\t6\tNaN", "2\t7\t8\t9"));
    Path table = write("s.csv", List.of("a,b,c,class", "5,?,?,1", "5,6,?,1", "7,8,9,2"));

    for (String model : List.of("model.network=mlp:8", "model.network=gru:8")) {
      assertThat(json(ts, ucr, "--set", model))
          .allSatisfy(result -> assertThat(result.get("predicted").asLong()).isEqualTo(3));
      assertThat(json(table, "--channels", "1", "--set", model).get(0).get("predicted").asLong())
          .isEqualTo(3);
    }
    assertThat(json(ts, "--set", "learner.bounds.shape=VECTOR").get(0).get("rejected").asLong())
        .isEqualTo(2);
  }

  @Test
  void scoresThatAreNotDefinedAreNull() throws IOException {
    Path unlabelled = write("unlabelled.csv", List.of("1,2,?", "2,1,?"));

    JsonNode result = json(unlabelled).get(0);

    assertThat(result.get("predicted").asLong()).isEqualTo(2);
    for (String score : List.of("accuracy", "kappa", "logLoss", "noChange")) {
      assertThat(result.get(score).isNull()).as(score).isTrue();
    }
  }

  @Test
  void everyKeyHasALearnerOfItsOwn() throws IOException {
    // What the signal means depends on the machine; a learner per machine does not need to know it.
    Path hidden = write("hidden.csv", withoutColumn(2));
    double together = json(hidden).get(0).get("accuracy").asDouble();
    double apart = json(machines, "--key", "machine").get(0).get("accuracy").asDouble();

    assertThat(together).isLessThan(0.7);
    assertThat(apart).isGreaterThan(0.9);
  }

  @Test
  void moreKeysThanLearnersIsAFailureThatNamesTheSetting() {
    assertThat(run(machines, "--key", "machine", "--set", "flink.liveLearners=1")).isEqualTo(2);
    assertThat(err.toString()).contains("flink.liveLearners");
  }

  @Test
  void theLabelCanBeAnyColumnByNameOrPosition() throws IOException {
    JsonNode byName = json(machines, "--label", "machine").get(0);
    JsonNode byPosition = json(machines, "--label", "2").get(0);

    // Machines take turns, so that repeating the last one is always wrong.
    assertThat(byName.get("noChange").asDouble()).isZero();
    assertThat(scores(byPosition)).isEqualTo(scores(byName));
  }

  @Test
  void theRecallOfEachClassIsBesideTheScores() throws IOException {
    JsonNode recall = json(machines).get(0).get("recall");

    assertThat(recall.size()).isGreaterThan(1);
    recall.forEach(value -> assertThat(value.asDouble()).isBetween(0.0, 1.0));
  }

  @Test
  void theSameFormInArffScoresAlike() throws IOException {
    List<String> rows = Files.readAllLines(machines);
    List<String> lines =
        new ArrayList<>(
            List.of(
                "@relation machines",
                "@attribute signal numeric",
                "@attribute noise numeric",
                "@attribute machine {press,drill}",
                "@attribute state {fine,worn}",
                "@data"));
    lines.addAll(rows.subList(1, rows.size()));
    Path arff = write("machines.arff", lines);

    assertThat(scores(json(arff).get(0))).isEqualTo(scores(json(machines).get(0)));
  }

  @Test
  void rejectedExamplesAreCountedAndTheFirstReasonsShown() throws IOException {
    JsonNode result = json(machines, "--set", "learner.bounds.maxClasses=1").get(0);

    assertThat(result.get("rejected").asLong()).isBetween(ROWS / 3L, ROWS * 2 / 3L);
    assertThat(result.get("predicted").asLong() + result.get("rejected").asLong())
        .isEqualTo(result.get("produced").asLong());
    assertThat(err.toString().lines())
        .hasSize(3)
        .allMatch(line -> line.startsWith("rejected: example ") && line.contains("maxClasses"));
  }

  @Test
  void thePenaltyChangesWhatIsLearned() throws IOException {
    String alike = "learner.penalty.scaling=NONE";
    JsonNode off = json(machines, "--set", alike, "--penalty", "0").get(0);
    JsonNode on = json(machines, "--set", alike, "--penalty", "3").get(0);

    assertThat(on.get("variance").asDouble()).isLessThan(off.get("variance").asDouble());
  }

  @Test
  void aSettingCountsTheSameWhereverItIsMade() throws IOException {
    Path settings =
        write("settings.yaml", List.of("learner:", "  members:", "    - {lambda: 0.5, batch: 4}"));

    JsonNode fromFile = json(machines, "--settings", settings).get(0);
    JsonNode fromOptions = json(machines, "--member", "lambda: 0.5, batch: 4").get(0);
    JsonNode fromNames =
        json(machines, "--set", "learner.members=[{lambda: 0.5, batch: 4}]").get(0);

    assertThat(scores(fromFile)).isEqualTo(scores(fromOptions)).isEqualTo(scores(fromNames));
    assertThat(scores(fromFile)).isNotEqualTo(scores(json(machines).get(0)));
  }

  @Test
  void anOptionGoesBeforeTheSettingsFile() throws IOException {
    Path settings = write("settings.yaml", List.of("learner: {penalty: {strength: 5}}"));

    assertThat(scores(json(machines, "--settings", settings, "--penalty", "0").get(0)))
        .isEqualTo(scores(json(machines, "--penalty", "0").get(0)));
  }

  @Test
  void allWrongSettingsAreReportedAtOnceALineEach() {
    int exit =
        run(machines, "--penalty", "-1", "--set", "learner.no=1", "--set", "model.optimizer=magic");

    assertThat(exit).isEqualTo(2);
    assertThat(out.toString()).isEmpty();
    assertThat(err.toString().lines())
        .hasSize(4)
        .first()
        .asString()
        .startsWith("nsr: these settings break rules");
    assertThat(err.toString().lines())
        .anyMatch(line -> line.contains("learner.penalty.strength") && line.contains("-1"))
        .anyMatch(line -> line.contains("learner.no"))
        .anyMatch(line -> line.contains("model.optimizer"));
  }

  @Test
  void oldNamesAreReadWithAWarning() throws IOException {
    assertThat(scores(json(machines, "--lambda", "0.5", "--batch", "4").get(0)))
        .isEqualTo(
            scores(
                json(
                        machines,
                        "--member",
                        "lambda: 0.5, batch: 4",
                        "--set",
                        "learner.pool.labelShift=[]",
                        "--set",
                        "learner.pool.neighbours=[]",
                        "--set",
                        "learner.pool.regressions=[]",
                        "--set",
                        "learner.pool.classMeans=[]",
                        "--set",
                        "learner.pool.persistence=false",
                        "--set",
                        "learner.penalty.scaling=NONE")
                    .get(0)));
    assertThat(err.toString())
        .contains("learner.lambda is an old name", "write learner.members[0].lambda");
  }

  @Test
  void aTextThatIsNoSettingIsNotShown() {
    assertThat(run(machines, "--set", "hunter2")).isEqualTo(2);
    assertThat(err.toString()).contains("--set must be NAME=VALUE").doesNotContain("hunter2");
  }

  @Test
  void labelsThatComeAtOnceChangeNothing() throws IOException {
    ObjectNode late = (ObjectNode) json(machines, "--label-delay", "0").get(0);

    assertThat(late.remove("unlabelled")).isEqualTo(IntNode.valueOf(0));
    assertThat(scores(late)).isEqualTo(scores(json(machines).get(0)));
  }

  @Test
  void predictionsOfAStreamThatDriftsGetWorseTheLaterItsLabelsCome() throws IOException {
    Object[] stream = {"sea:recurring", "--limit", "6000"};
    double atOnce = json(stream).get(0).get("accuracy").asDouble();
    double later = json(append(stream, "--label-delay", "500")).get(0).get("accuracy").asDouble();
    double latest = json(append(stream, "--label-delay", "2000")).get(0).get("accuracy").asDouble();

    assertThat(later).isLessThan(atOnce - 0.005);
    assertThat(latest).isLessThan(later - 0.005);
  }

  @Test
  void labelsThatHaveNotComeByTheEndAreCountedAndNotScored() throws IOException {
    JsonNode late = json(machines, "--label-delay", "40").get(0);
    JsonNode never = json(machines, "--label-delay", "1000").get(0);

    assertThat(late.get("predicted").asLong()).isEqualTo(ROWS);
    assertThat(late.get("unlabelled").asLong()).isEqualTo(40);
    assertThat(never.get("unlabelled").asLong()).isEqualTo(ROWS);
    assertThat(never.get("accuracy").isNull()).isTrue();
    assertThat(run(machines, "--label-delay", "40")).isZero();
    assertThat(out.toString().lines()).anyMatch(line -> line.matches(" unlabelled +40"));
    assertThat(json(machines).get(0).has("unlabelled")).isFalse();
  }

  @Test
  void randomDelaysAreThoseOfTheSeed() throws IOException {
    Object[] random = {machines, "--label-delay", "exp:20"};
    JsonNode once = scores(json(random).get(0));

    assertThat(once.get("unlabelled").asLong()).isBetween(5L, 60L);
    assertThat(scores(json(random).get(0))).isEqualTo(once);
    assertThat(scores(json(append(random, "--seed", "2")).get(0))).isNotEqualTo(once);
    assertThat(once).isNotEqualTo(scores(json(machines, "--label-delay", "20").get(0)));
  }

  @Test
  void aDelayThatIsNoneIsWrongUsage() {
    assertThat(run(machines, "--label-delay", "soon")).isEqualTo(2);
    assertThat(err.toString()).contains("--label-delay must be a number of examples", "soon");
  }

  @Test
  void labelsThatAreFeaturesMustNotComeLate() {
    Object[] told = {machines, "--set", "learner.temporal.labels=1"};

    assertThat(run(append(told, "--label-delay", "40"))).isEqualTo(2);
    assertThat(err.toString()).contains("--label-delay must be 0 with learner.temporal");
    assertThat(run(append(told, "--label-delay", "0"))).isZero();
  }

  @Test
  void kappaTemporalIsTheFirstScoreWhereLabelsAreFeatures() throws IOException {
    JsonNode told = json(machines, "--set", "learner.temporal.labels=1").get(0);
    JsonNode plain = json(machines, "--set", "learner.temporal.lags=1").get(0);

    assertThat(told.get("labelsAsFeatures").asBoolean()).isTrue();
    assertThat(told.toString()).containsSubsequence("\"kappaT\"", "\"accuracy\"");
    assertThat(plain.get("labelsAsFeatures").asBoolean()).isFalse();
    assertThat(plain.toString()).containsSubsequence("\"accuracy\"", "\"kappaT\"");
  }

  @Test
  void anUnknownStreamIsALineWithTheKnownNames() {
    assertThat(run("nonesuch")).isEqualTo(1);
    assertThat(err.toString().lines())
        .singleElement()
        .asString()
        .contains("nonesuch", "synthetic", "hyperplane", "elec2", "rialto");
  }

  @Test
  void aKnownStreamThatIsNotThereSaysWhereItIsLookedFor() {
    assertThat(run("rialto", "--data", directory)).isEqualTo(1);
    assertThat(err.toString().lines())
        .singleElement()
        .asString()
        .contains(directory.toString(), "rialto.arff.gz", "NSR_DATA");
  }

  @Test
  void aDirectoryIsNoStream() {
    assertThat(run(directory)).isEqualTo(1);
    assertThat(err.toString()).contains(directory.toString(), "is a folder");
  }

  @Test
  void aSettingsFileThatIsNotThereIsNamed() {
    Path missing = directory.resolve("missing.yaml");
    assertThat(run(machines, "--settings", missing)).isEqualTo(1);
    assertThat(err.toString().strip()).isEqualTo("nsr: there is no file " + missing);
  }

  @Test
  void aBadRowIsNamedAndCountedAndTheNextIsLearned() throws IOException {
    Path broken = write("broken.csv", List.of("1,2,on", "2,1,off", "1,off", "3,4,on"));

    assertThat(run(broken, "--header", "no", "--json")).isZero();
    assertThat(err.toString()).contains("rejected: " + broken + ", line 3: must have 3 cells");
    assertThat(out.toString()).contains("\"predicted\":3", "\"rejected\":1");
  }

  @Test
  void tooManyBadRowsEndTheRunWithTheScoresSoFar() throws IOException {
    Path broken = write("broken.csv", List.of("1,2,on", "2,1,off", "1,off", "3,4,on"));

    assertThat(run("synthetic", broken, "--limit", "100")).isZero();
    assertThat(run(broken, "--skip-bad-rows", "0")).isEqualTo(3);
    assertThat(err.toString()).contains(broken + ", line 3", "must have 3 cells", "has 2");
    assertThat(out.toString().lines()).anyMatch(line -> line.matches(" predicted +2"));
  }

  @Test
  void whatWasGuessedOfAFileIsOneLineBeforeTheRun() throws IOException {
    Path own = write("own.csv", List.of("a;b;k", "1,5;2;x", "2,5;3;y"));

    assertThat(run(own)).isZero();
    assertThat(err.toString().lines())
        .first()
        .asString()
        .startsWith("nsr: " + own + ": format CSV, separator semicolon, header yes");
  }

  @Test
  void anOptionOfFilesThatIsUnknownIsWrongUsage() throws IOException {
    assertThat(run(machines, "--header", "maybe")).isEqualTo(2);
    assertThat(err.toString()).contains("--header must be", "\"maybe\"", "yes, no or auto");
  }

  @Test
  void aFileThatCannotBeWrittenIsSaidBeforeTheRun() {
    Path nowhere = directory.resolve("no-folder").resolve("model.nsrs");
    for (String option : List.of("--save", "--report")) {
      assertThat(run(machines, option, nowhere)).isEqualTo(2);
      assertThat(err.toString()).contains(option + " must be a file in a folder that exists");
      assertThat(out.toString()).isEmpty();
    }
  }

  @Test
  void aWrongValueIsToldInTwoLines() {
    assertThat(run(machines, "--limit", "five")).isEqualTo(2);
    assertThat(err.toString().lines())
        .containsExactly(
            "Invalid value for option '--limit': must be a whole number, but is 'five'",
            "nsr evaluate --help shows all options");
  }

  @Test
  void withoutAStreamItIsWrongUsage() {
    assertThat(run()).isEqualTo(2);
    assertThat(err.toString()).contains("FILE|NAME", "Usage: nsr evaluate");
  }

  @Test
  void theTableHasAColumnForEachStream() {
    assertThat(run("synthetic", machines, "--limit", "20")).isZero();
    assertThat(out.toString().lines())
        .anyMatch(line -> line.matches(" +synthetic +\\Q" + machines + "\\E"))
        .anyMatch(line -> line.matches(" predicted +20 +20"));
  }

  private List<JsonNode> json(Object... arguments) throws IOException {
    out.getBuffer().setLength(0);
    Object[] all = Arrays.copyOf(arguments, arguments.length + 1);
    all[arguments.length] = "--json";
    assertThat(run(all)).as(err.toString()).isZero();
    List<JsonNode> results = new ArrayList<>();
    for (String line : out.toString().lines().toList()) {
      results.add(new ObjectMapper().readTree(line));
    }
    return results;
  }

  private static Object[] append(Object[] arguments, Object... more) {
    Object[] all = Arrays.copyOf(arguments, arguments.length + more.length, Object[].class);
    System.arraycopy(more, 0, all, arguments.length, more.length);
    return all;
  }

  private int run(Object... arguments) {
    List<String> words = new ArrayList<>(List.of("evaluate"));
    words.addAll(List.of(SMALL));
    for (Object argument : arguments) {
      words.add(argument.toString());
    }
    return Nsr.commandLine()
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF))
        .execute(words.toArray(String[]::new));
  }

  /** All of a result but the stream's name and the times. */
  private static JsonNode scores(JsonNode result) {
    return result.<ObjectNode>deepCopy().without(List.of("stream", "seconds", "examplesPerSecond"));
  }

  private List<String> withoutColumn(int column) throws IOException {
    List<String> rows = new ArrayList<>();
    for (String row : Files.readAllLines(machines)) {
      List<String> cells = new ArrayList<>(List.of(row.split(",")));
      cells.remove(column);
      rows.add(String.join(",", cells));
    }
    return rows;
  }

  private Path write(String name, List<String> lines) throws IOException {
    return Files.write(directory.resolve(name), lines);
  }
}
