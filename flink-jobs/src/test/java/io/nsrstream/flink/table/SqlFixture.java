package io.nsrstream.flink.table;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.Table;
import org.apache.flink.table.api.TableResult;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.table.functions.ScalarFunction;
import org.apache.flink.types.Row;

/** Tables on a cluster in the process, which checkpoints often and restarts once. */
final class SqlFixture {
  private static final String NUMBERS =
      "CREATE TEMPORARY TABLE numbers (n INT) WITH ('connector' = 'datagen',"
          + " 'fields.n.kind' = 'sequence', 'fields.n.start' = '1', 'fields.n.end' = '%d')";

  /** Three machines whose state depends on two of their readings. */
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

  private static final String READINGS =
      """
      CREATE TEMPORARY VIEW readings AS SELECT
        n AS id,
        CASE n WHEN 1 THEN 1.0E0 WHEN 2 THEN 1.0E300 WHEN 4 THEN 2.0E0 END AS x,
        CASE WHEN n < 4 THEN 'hot' END AS predicted
      FROM numbers
      """;

  /** Numbers with a time, a second for each. */
  private static final String TICKS =
      "CREATE TEMPORARY TABLE ticks (n INT, ts AS TO_TIMESTAMP_LTZ(n * 1000, 3),"
          + " WATERMARK FOR ts AS ts) WITH ('connector' = 'datagen',"
          + " 'fields.n.kind' = 'sequence', 'fields.n.start' = '1', 'fields.n.end' = '%d')";

  /** After each event comes the label of the event four before it. */
  private static final String EVENTS_AND_LABELS =
      """
      CREATE TEMPORARY VIEW events_and_labels AS SELECT
        id,
        CONCAT('m', CAST(MOD(id, 3) AS STRING)) AS machine,
        CASE WHEN event THEN SIN(id) END AS temperature,
        CASE WHEN event THEN CAST(COS(id * 7.0) AS FLOAT) END AS `load`,
        CASE WHEN event THEN ARRAY[SIN(id * 3.0), COS(id * 5.0)] END AS vibration,
        CASE WHEN event THEN CASE WHEN MOD(id, 2) = 0 THEN 'day' ELSE 'night' END END AS shift,
        CASE WHEN event THEN CAST(NULL AS STRING)
          WHEN SIN(id) + COS(id * 7.0) > 0 THEN 'hot' ELSE 'cold' END AS kind,
        ts
      FROM (
        SELECT MOD(n, 2) = 1 AS event,
          CASE WHEN MOD(n, 2) = 1 THEN (n + 1) / 2 ELSE n / 2 - 4 END AS id, ts
        FROM ticks)
      WHERE id > 0
      """;

  private SqlFixture() {}

  static StreamTableEnvironment tables(int parallelism) {
    Configuration configuration = new Configuration();
    configuration.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofMillis(100));
    configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
    configuration.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, 1);
    StreamExecutionEnvironment environment =
        StreamExecutionEnvironment.getExecutionEnvironment(configuration);
    environment.setParallelism(parallelism);
    return StreamTableEnvironment.create(environment);
  }

  /** Adds the view {@code events} of so many rows. */
  static void events(StreamTableEnvironment tables, int count) {
    tables.executeSql(NUMBERS.formatted(count));
    tables.executeSql(EVENTS);
  }

  /** Adds the table {@code ticks} of so many rows. */
  static void ticks(StreamTableEnvironment tables, int count) {
    tables.executeSql(TICKS.formatted(count));
  }

  /** Adds the view {@code events_and_labels} of so many events. */
  static void eventsAndLabels(StreamTableEnvironment tables, int count) {
    ticks(tables, 2 * count);
    tables.executeSql(EVENTS_AND_LABELS);
  }

  /** Adds the view {@code readings}: one that is beyond a float, one missing, one unlabelled. */
  static void readings(StreamTableEnvironment tables) {
    tables.executeSql(NUMBERS.formatted(4));
    tables.executeSql(READINGS);
  }

  static List<Row> rows(Table table) {
    return rows(table.execute());
  }

  /** All rows of a result that ends; its collector is closed by its end. */
  static List<Row> rows(TableResult result) {
    List<Row> rows = new ArrayList<>();
    result.collect().forEachRemaining(rows::add);
    return rows;
  }

  /** Throws at the row that is the last of {@link #LEFT}, and lets all others pass. */
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
