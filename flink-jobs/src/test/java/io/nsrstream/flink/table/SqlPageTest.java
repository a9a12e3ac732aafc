package io.nsrstream.flink.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.flink.table.api.TableResult;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.types.Row;
import org.junit.jupiter.api.Test;

/** The statements of docs/sql.md, one after the other. */
final class SqlPageTest {
  private static final Path PAGE = Path.of("..", "docs", "sql.md");

  private final StreamTableEnvironment tables = SqlFixture.tables(1);

  @Test
  void theStatementsOfThePageRunAndTheMachinesAreLearned() throws Exception {
    List<Row> accuracies = new ArrayList<>();
    for (String statement : statements()) {
      TableResult result = tables.executeSql(statement);
      if (statement.startsWith("SELECT")) {
        accuracies.addAll(latest(result));
      } else {
        result.await();
      }
    }

    assertThat(accuracies).extracting(row -> row.getField("machine")).containsOnly(0, 1, 2);
    assertThat(accuracies)
        .extracting(row -> row.<BigDecimal>getFieldAs("accuracy").doubleValue())
        .allMatch(accuracy -> accuracy > 0.85);
    assertThat(accuracies)
        .extracting(row -> row.<Long>getFieldAs("learned"))
        .containsExactlyInAnyOrder(666L, 667L, 667L);
  }

  private static List<String> statements() throws IOException {
    return Pattern.compile("```sql\n(.*?);\n```", Pattern.DOTALL)
        .matcher(Files.readString(PAGE))
        .results()
        .map(block -> block.group(1))
        .toList();
  }

  /** What each machine has at last; before, its row is updated many times. */
  private static Collection<Row> latest(TableResult result) {
    Map<Object, Row> latest = new HashMap<>();
    SqlFixture.rows(result).forEach(row -> latest.put(row.getField("machine"), row));
    return latest.values();
  }
}
