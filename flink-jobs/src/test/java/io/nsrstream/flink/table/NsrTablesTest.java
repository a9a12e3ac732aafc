package io.nsrstream.flink.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nsrstream.flink.settings.JobSettings;
import io.nsrstream.flink.settings.SettingsReader;
import io.nsrstream.online.data.Example;
import io.nsrstream.online.data.Example.Nominal;
import io.nsrstream.online.learner.Learner;
import io.nsrstream.online.settings.InvalidSettingsException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.Table;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.table.functions.ScalarFunction;
import org.apache.flink.types.Row;
import org.apache.flink.util.CloseableIterator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Learning in programs of the Table API, on a cluster in the process. */
final class NsrTablesTest {
  private static final String NUMBERS =
      "CREATE TEMPORARY TABLE numbers (n INT) WITH ('connector' = 'datagen',"
          + " 'fields.n.kind' = 'sequence', 'fields.n.start' = '1', 'fields.n.end' = '%d')";

  /** Three machines whose state depends on two of three readings. */
  private static final String EVENTS =
      """
      CREATE TEMPORARY VIEW events AS SELECT
        n AS id,
        CONCAT('m', CAST(MOD(n, 3) AS STRING)) AS machine,
        SIN(n) AS temperature,
        CAST(COS(n * 7.0) AS FLOAT) AS `load`,
        ARRAY[SIN(n * 3.0), COS(n * 5.0)] AS vibration,
        CASE WHEN MOD(n, 2) = 0 THEN 'day' ELSE 'night' END AS shift,
        CASE WHEN SIN(n) + COS(n * 7.0) > 0 THEN 'hot' ELSE 'cold' END AS kind
      FROM numbers
      """;

  private static final String SETTINGS =
      """
      learner: {size: SMALL, seed: 3}
      flink: {metricsEvery: 50}
      mapping:
        features: [/temperature, /load, /vibration, /shift]
        key: /machine
        label: /kind
      """;

  private StreamTableEnvironment tables;

  @BeforeEach
  void start() {
    Configuration configuration = new Configuration();
    configuration.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofMillis(100));
    configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
    configuration.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, 1);
    StreamExecutionEnvironment environment =
        StreamExecutionEnvironment.getExecutionEnvironment(configuration);
    environment.setParallelism(1);
    tables = StreamTableEnvironment.create(environment);
  }

  @Test
  void predictionsAreThoseOfLearnersThatAreCalledDirectly() throws Exception {
    events(300);
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
    events(2_000);
    JobSettings settings = settings(SETTINGS);
    tables.createTemporarySystemFunction("FAIL_ONCE", new FailOnce());
    FailOnce.LEFT.set(1_500);

    Table failing = tables.sqlQuery("SELECT * FROM events WHERE FAIL_ONCE(id)");
    List<Row> predictions = rows(NsrTables.learn(tables, failing, settings).predictions());

    assertThat(FailOnce.LEFT.get()).isNegative();
    assertThat(predictions)
        .containsExactlyElementsOf(direct(rows(tables.from("events")), settings));
  }

  @Test
  void aRowThatIsNoExampleIsRejectedWithItsReasonAndTheOthersAreLearned() throws Exception {
    tables.executeSql(
        """
        CREATE TEMPORARY VIEW bad AS SELECT * FROM (VALUES
          ('a', 1.0E0, 'x'), ('b', 1.0E300, 'x'), ('c', CAST(NULL AS DOUBLE), 'x'), ('d', 2.0E0, CAST(NULL AS STRING)))
          AS t(id, x, label)
        """);
    NsrTables learned =
        NsrTables.learn(
            tables, tables.from("bad"), settings("mapping: {features: [/x], width: 1}"));

    assertThat(rows(learned.predictions()))
        .extracting(row -> row.getField("id"))
        .containsExactly("a", "c", "d");
    assertThat(rows(learned.rejected()))
        .containsExactly(
            Row.of(
                "examples",
                "{\"id\":\"b\",\"x\":1.0E300,\"label\":\"x\"}",
                "/x must be within the range of a float (±3.4e38), but is 1.0E300"));
  }

  @Test
  void labelsOfASecondTableAreLearnedWhenTheyCome() throws Exception {
    events(300);
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
    events(1);
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
            "flink.parallelism must be left out where tables are learned, but is 2",
            "mapping.features must lead to columns of the table, [id, machine,",
            "but is /temprature");
  }

  private void events(int count) {
    tables.executeSql(NUMBERS.formatted(count));
    tables.executeSql(EVENTS);
  }

  private static JobSettings settings(String yaml) {
    return new SettingsReader().yaml(yaml, "test").read();
  }

  private static List<Row> rows(Table table) throws Exception {
    List<Row> rows = new ArrayList<>();
    try (CloseableIterator<Row> collected = table.execute().collect()) {
      collected.forEachRemaining(rows::add);
    }
    return rows;
  }

  /** What the learners of the machines predict of the events, without Flink. */
  private static List<Row> direct(List<Row> events, JobSettings settings) throws Exception {
    Map<String, Learner> learners = new HashMap<>();
    List<Row> predictions = new ArrayList<>();
    for (Row event : events) {
      Learner learner =
          learners.computeIfAbsent(
              event.getFieldAs("machine"),
              machine -> new Learner(settings.learner(), settings.model().factory()));
      predictions.add(PredictionRows.of(learner.testThenTrain(example(event))));
    }
    learners.values().forEach(Learner::close);
    return predictions;
  }

  private static Example example(Row event) {
    Double[] vibration = event.getFieldAs("vibration");
    float[] features = {
      event.<Double>getFieldAs("temperature").floatValue(),
      event.getFieldAs("load"),
      vibration[0].floatValue(),
      vibration[1].floatValue(),
      0
    };
    return new Example(
        event.getFieldAs("machine"),
        event.getFieldAs("id").toString(),
        features,
        List.of(new Nominal(4, event.getFieldAs("shift"))),
        event.getFieldAs("kind"),
        0);
  }

  /** Throws at one row, and lets all pass from then on. */
  public static final class FailOnce extends ScalarFunction {
    private static final long serialVersionUID = 1;

    static final AtomicInteger LEFT = new AtomicInteger();

    public Boolean eval(Integer id) {
      if (LEFT.decrementAndGet() == 0) {
        throw new IllegalStateException("a fault on purpose at row " + id);
      }
      return true;
    }

    @Override
    public boolean isDeterministic() {
      return false;
    }
  }
}
