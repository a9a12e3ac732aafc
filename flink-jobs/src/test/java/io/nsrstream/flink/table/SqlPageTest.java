package io.nsrstream.flink.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.nsrstream.flink.settings.JobSettings;
import io.nsrstream.online.data.Example;
import io.nsrstream.online.learner.Learner;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.flink.table.api.TableResult;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.types.Row;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The statements of docs/sql.md, one after the other. */
final class SqlPageTest {
  private static final Path PAGE = Path.of("..", "docs", "sql.md");

  /** Where the page has its files. */
  private static final Path FILES = Path.of("/tmp/nsr");

  private static final int EVENTS = 2_000;

  private final StreamTableEnvironment tables = SqlFixture.tables(1);

  @BeforeEach
  void saveASnapshot() throws Exception {
    removeFiles();
    Files.createDirectories(FILES);
    JobSettings settings = JobSettings.DEFAULTS;
    try (Learner learner = new Learner(settings.learner(), settings.model().factory())) {
      for (int n = 1; n <= EVENTS / 4; n++) {
        float temperature = (float) Math.sin(n);
        float humidity = (float) Math.cos(n * 7.0);
        String kind = Math.sin(n) + Math.cos(n * 7.0) > 0 ? "hot" : "cold";
        learner.testThenTrain(
            new Example("", "e" + n, new float[] {temperature, humidity}, List.of(), kind, n));
      }
      Files.write(FILES.resolve("kinds.nsrs"), learner.snapshot().toBytes());
    }
  }

  @AfterEach
  void removeFiles() throws IOException {
    if (Files.exists(FILES)) {
      try (Stream<Path> all = Files.walk(FILES)) {
        for (Path file : all.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }

  @Test
  void theStatementsOfThePageRunLearnThePagesEventsAndAnswerThem() throws Exception {
    List<List<Row>> selected = new ArrayList<>();
    for (String statement : statements()) {
      TableResult result = tables.executeSql(statement);
      if (statement.startsWith("SELECT")) {
        selected.add(SqlFixture.rows(result));
      } else {
        result.await();
      }
    }
    assertThat(selected).hasSize(3);

    Collection<Row> accuracies = latest(selected.get(0));
    assertThat(accuracies).extracting(row -> row.getField("machine")).containsOnly(0, 1, 2);
    assertThat(accuracies)
        .extracting(row -> row.<BigDecimal>getFieldAs("accuracy").doubleValue())
        .allMatch(accuracy -> accuracy > 0.85);
    assertThat(accuracies)
        .extracting(row -> row.<Long>getFieldAs("learned"))
        .containsExactlyInAnyOrder(666L, 667L, 667L);

    Collection<Row> late = latest(selected.get(1));
    assertThat(late)
        .extracting(row -> row.<BigDecimal>getFieldAs("accuracy").doubleValue())
        .hasSize(3)
        .allMatch(accuracy -> accuracy > 0.6);
    assertThat(late)
        .extracting(row -> row.<Long>getFieldAs("labelled"))
        .containsExactlyInAnyOrder(663L, 663L, 664L);

    List<Row> served = selected.get(2);
    assertThat(served).hasSize(EVENTS);
    assertThat(accuracy(served, "predicted")).isGreaterThan(0.9);

    List<Row> answers = SqlFixture.rows(tables.from("answers"));
    assertThat(answers).hasSize(EVENTS);
    assertThat(accuracy(answers, "learned")).isGreaterThan(0.9);
    assertThat(answers)
        .extracting(row -> row.getField("served"))
        .containsExactlyElementsOf(served.stream().map(row -> row.getField("predicted")).toList());
  }

  private static double accuracy(List<Row> rows, String column) {
    return rows.stream()
        .mapToInt(row -> row.getField("kind").equals(row.getField(column)) ? 1 : 0)
        .average()
        .orElseThrow();
  }

  private static List<String> statements() throws IOException {
    return Pattern.compile("```sql\n(.*?);\n```", Pattern.DOTALL)
        .matcher(Files.readString(PAGE))
        .results()
        .map(block -> block.group(1))
        .toList();
  }

  /** What each machine has at last; before, its row is updated many times. */
  private static Collection<Row> latest(List<Row> rows) {
    Map<Object, Row> latest = new HashMap<>();
    rows.forEach(row -> latest.put(row.getField("machine"), row));
    return latest.values();
  }
}
