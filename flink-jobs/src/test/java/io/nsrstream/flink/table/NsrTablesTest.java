package io.nsrstream.flink.table;

import static io.nsrstream.flink.table.SqlFixture.events;
import static io.nsrstream.flink.table.SqlFixture.rows;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nsrstream.flink.settings.JobSettings;
import io.nsrstream.flink.settings.SettingsReader;
import io.nsrstream.flink.table.SqlFixture.FailOnce;
import io.nsrstream.online.settings.InvalidSettingsException;
import java.util.List;
import org.apache.flink.table.api.Table;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.types.Row;
import org.junit.jupiter.api.Test;

/** Learning in programs of the Table API, on a cluster in the process. */
final class NsrTablesTest {
  private static final String SETTINGS =
      """
      learner: {size: SMALL, seed: 3}
      flink: {metricsEvery: 50}
      mapping:
        features: [/temperature, /load, /vibration, /shift]
        key: /machine
        label: /kind
      """;

  private final StreamTableEnvironment tables = SqlFixture.tables(1);

  @Test
  void predictionsAreThoseOfLearnersThatAreCalledDirectly() throws Exception {
    events(tables, 300);
    JobSettings settings = settings(SETTINGS);

    NsrTables learned = NsrTables.learn(tables, tables.from("events"), settings);

    assertThat(rows(learned.predictions()))
        .hasSize(300)
        .containsExactlyElementsOf(direct(rows(tables.from("events")), settings));
    assertThat(learned.predictions().getResolvedSchema().toString())
        .containsSubsequence(
            "`key` STRING",
            "`id` STRING",
            "`label` STRING",
            "`predicted` STRING",
            "`probabilities` MAP<STRING, FLOAT",
            "`updates` BIGINT");
  }

  @Test
  void afterAFailureNoRowIsLostAndNoneCountsTwice() throws Exception {
    events(tables, 2_000);
    JobSettings settings = settings(SETTINGS);
    tables.createTemporarySystemFunction("FAIL_ONCE", new FailOnce());
    FailOnce.LEFT.set(1_500);

    NsrTables learned = NsrTables.learn(tables, tables.from("events"), settings);
    tables.createTemporaryView("predictions", learned.predictions());
    List<Row> predictions =
        rows(tables.sqlQuery("SELECT * FROM predictions WHERE FAIL_ONCE(CAST(id AS INT))"));

    assertThat(FailOnce.LEFT.get()).isNegative();
    assertThat(predictions)
        .containsExactlyElementsOf(direct(rows(tables.from("events")), settings));
  }

  @Test
  void aRowThatIsNoExampleIsRejectedWithItsReasonAndTheOthersAreLearned() {
    SqlFixture.readings(tables);
    NsrTables learned =
        NsrTables.learn(
            tables,
            tables.from("readings"),
            settings("mapping: {features: [/x], width: 1, label: /predicted}"));

    assertThat(rows(learned.predictions()))
        .extracting(row -> row.getField("id"))
        .containsExactly("1", "3", "4");
    assertThat(rows(learned.rejected()))
        .containsExactly(
            Row.of(
                "examples",
                "{\"id\":2,\"x\":1.0E300,\"predicted\":\"hot\"}",
                "/x must be within the range of a float (±3.4e38), but is 1.0E300"));
  }

  @Test
  void labelsOfASecondTableAreLearnedWhenTheyCome() throws Exception {
    events(tables, 300);
    Table examples = tables.sqlQuery("SELECT id, machine, temperature, `load` FROM events");
    Table labels = tables.sqlQuery("SELECT id, machine, kind FROM events");
    JobSettings settings =
        settings(
            """
            learner: {size: SMALL}
            mapping: {features: [/temperature, /load], key: /machine, label: /kind}
            topics: {labels: labels}
            """);

    NsrTables learned = NsrTables.learn(tables, examples, labels, settings);

    assertThat(rows(learned.predictions()))
        .hasSize(300)
        .extracting(row -> row.getField("label"))
        .containsOnlyNulls();
    assertThat(rows(learned.rejected())).isEmpty();
    assertThat(rows(learned.metrics()))
        .extracting(row -> row.getFieldAs("report").toString())
        .hasSize(3)
        .allMatch(report -> report.contains("\"examples\":100,"));
  }

  @Test
  void settingsThatHaveNoEffectOrNameNoColumnAreRefused() {
    events(tables, 1);
    String wrong =
        """
        kafka: {servers: "broker:9092"}
        topics: {labels: labels}
        flink: {parallelism: 2}
        mapping: {features: [/temprature], key: /machine, label: /kind}
        """;

    assertThatThrownBy(() -> NsrTables.learn(tables, tables.from("events"), settings(wrong)))
        .isInstanceOf(InvalidSettingsException.class)
        .hasMessageContainingAll(
            "kafka must be left out where tables are learned",
            "topics.labels must be a name if labels have a table of their own, and else left out",
            "flink.parallelism must be left out where tables are learned",
            "mapping.features must lead to columns of the table, [id, machine,",
            "but is /temprature");
  }

  private static JobSettings settings(String yaml) {
    return new SettingsReader().yaml(yaml, "test").read();
  }

  private static List<Row> direct(List<Row> events, JobSettings settings) throws Exception {
    return DirectLearners.predictions(events, settings).stream().map(PredictionRows::of).toList();
  }
}
