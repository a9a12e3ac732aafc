package io.nsrstream.flink.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.nsrstream.flink.settings.JobSettings;
import io.nsrstream.flink.settings.SettingsReader;
import io.nsrstream.online.data.Prediction;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiterStrategy;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.connector.datagen.source.GeneratorFunction;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.table.api.Schema;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.types.Row;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Queries that learn and go on from a savepoint at another parallelism. */
final class NsrLearnRescalingTest {
  private static final String SETTINGS = "learner: {size: SMALL, seed: 3}";
  private static final String QUERY =
      """
      SELECT id, predicted, updates FROM NSR_LEARN(
        input => TABLE events PARTITION BY machine,
        label => DESCRIPTOR(kind),
        features => DESCRIPTOR(temperature, `load`, vibration, shift),
        settings => '%s',
        uid => 'learn')
      """
          .formatted(SETTINGS);

  private static final List<String> EVENT_FIELDS =
      List.of("id", "machine", "temperature", "load", "vibration", "shift", "kind", "n");

  private static final TypeInformation<Row> EVENT =
      Types.ROW_NAMED(
          EVENT_FIELDS.toArray(String[]::new),
          Types.INT,
          Types.STRING,
          Types.DOUBLE,
          Types.FLOAT,
          Types.OBJECT_ARRAY(Types.DOUBLE),
          Types.STRING,
          Types.STRING,
          Types.INT);

  private static final String LATE_QUERY =
      """
      SELECT id, predicted, updates FROM NSR_LEARN_LATE(
        input => TABLE events PARTITION BY machine,
        id => DESCRIPTOR(id),
        label => DESCRIPTOR(kind),
        features => DESCRIPTOR(temperature, `load`, vibration, shift),
        settings => '%s',
        on_time => DESCRIPTOR(ts),
        uid => 'late')
      WHERE rejected IS NULL
      """
          .formatted(SETTINGS);

  private static final Schema WITH_TIME =
      Schema.newBuilder()
          .columnByExpression("ts", "TO_TIMESTAMP_LTZ(n * 1000, 3)")
          .watermark("ts", "ts")
          .build();

  private static final int ROWS = 900;
  private static final int BEFORE_SAVEPOINT = 200;

  /** So many events come between one and its label. */
  private static final int DELAY = 4;

  /** Slow enough that a busy machine takes the savepoint before the rows have ended. */
  private static final double BEFORE_PER_SECOND = 60;

  private static final double AFTER_PER_SECOND = 10_000;

  /** Answers of both runs, as they left the function. */
  private static final Queue<Row> ANSWERS = new ConcurrentLinkedQueue<>();

  @BeforeEach
  void forget() {
    ANSWERS.clear();
  }

  @ParameterizedTest
  @CsvSource({"1, 3", "3, 2"})
  void noRowIsLostAndNoneCountsTwice(int before, int after, @TempDir Path savepoints)
      throws Exception {
    int answered =
        answeredBeforeSavepoint(
            QUERY, NsrLearnRescalingTest::event, BEFORE_SAVEPOINT, before, after, savepoints);

    assertThat(answered).isBetween(BEFORE_SAVEPOINT, ROWS - 1);
    assertThat(ANSWERS)
        .containsExactlyInAnyOrderElementsOf(
            answers(DirectLearners.predictions(rows(NsrLearnRescalingTest::event), settings())));
  }

  @ParameterizedTest
  @CsvSource({"1, 3", "3, 2"})
  void noExampleThatWaitsForItsLabelIsLost(int before, int after, @TempDir Path savepoints)
      throws Exception {
    int answered =
        answeredBeforeSavepoint(
            LATE_QUERY,
            NsrLearnRescalingTest::eventOrLabel,
            BEFORE_SAVEPOINT / 2,
            before,
            after,
            savepoints);

    assertThat(answered).isBetween(BEFORE_SAVEPOINT / 2, ROWS / 2 - 1);
    List<Row> rows = rows(NsrLearnRescalingTest::eventOrLabel);
    rows.removeIf(row -> row.<Integer>getFieldAs("id") < 0);
    assertThat(ANSWERS)
        .containsExactlyInAnyOrderElementsOf(answers(DirectLearners.late(rows, settings())));
  }

  private static int answeredBeforeSavepoint(
      String query,
      GeneratorFunction<Long, Row> row,
      int atLeast,
      int before,
      int after,
      Path savepoints)
      throws Exception {
    JobClient first = start(query, row, BEFORE_PER_SECOND, before, new Configuration());
    while (ANSWERS.size() < atLeast) {
      Thread.sleep(50);
    }
    String savepoint =
        first
            .stopWithSavepoint(false, savepoints.toUri().toString(), SavepointFormatType.CANONICAL)
            .get();
    int answered = ANSWERS.size();
    Configuration restored = new Configuration();
    restored.set(StateRecoveryOptions.SAVEPOINT_PATH, savepoint);
    start(query, row, AFTER_PER_SECOND, after, restored).getJobExecutionResult().get();
    return answered;
  }

  private static JobClient start(
      String query,
      GeneratorFunction<Long, Row> row,
      double perSecond,
      int parallelism,
      Configuration configuration)
      throws Exception {
    StreamExecutionEnvironment environment =
        StreamExecutionEnvironment.getExecutionEnvironment(configuration);
    environment.setParallelism(parallelism);
    StreamTableEnvironment tables = StreamTableEnvironment.create(environment);
    tables.executeSql("CREATE FUNCTION NSR_LEARN AS 'io.nsrstream.flink.table.NsrLearn'");
    tables.executeSql("CREATE FUNCTION NSR_LEARN_LATE AS 'io.nsrstream.flink.table.NsrLearnLate'");
    tables.createTemporaryView(
        "events",
        // One subtask, so that the rows of a machine keep their order.
        environment
            .fromSource(
                new DataGeneratorSource<>(
                    row, ROWS, RateLimiterStrategy.perSecond(perSecond), EVENT),
                WatermarkStrategy.noWatermarks(),
                "events")
            .uid("events")
            .setParallelism(1),
        WITH_TIME);
    tables
        .toDataStream(tables.sqlQuery(query))
        .map(
            answer -> {
              int id = Integer.parseInt(answer.getFieldAs(0).toString());
              ANSWERS.add(Row.of(id, answer.getField(1), answer.getField(2)));
              return id;
            })
        .returns(Types.INT)
        .sinkTo(new DiscardingSink<>());
    return environment.executeAsync();
  }

  private static Row event(long index) {
    return event((int) index, (int) index);
  }

  private static Row event(int n, int time) {
    Row event = Row.withNames();
    event.setField("id", n);
    event.setField("machine", "m" + n % 3);
    event.setField("temperature", Math.sin(n));
    event.setField("load", (float) Math.cos(n * 7.0));
    event.setField("vibration", new Double[] {Math.sin(n * 3.0), Math.cos(n * 5.0)});
    event.setField("shift", n % 2 == 0 ? "day" : "night");
    event.setField("kind", kind(n));
    event.setField("n", time);
    return event;
  }

  private static String kind(int n) {
    return Math.sin(n) + Math.cos(n * 7.0) > 0 ? "hot" : "cold";
  }

  /** An event without its label, or the label of an earlier one; the first labels are of none. */
  private static Row eventOrLabel(long index) {
    int n = (int) index / 2;
    if (index % 2 == 0) {
      Row event = event(n, (int) index);
      event.setField("kind", null);
      return event;
    }
    Row label = Row.withNames();
    EVENT_FIELDS.forEach(field -> label.setField(field, null));
    label.setField("id", n - DELAY);
    label.setField("machine", "m" + Math.floorMod(n - DELAY, 3));
    label.setField("kind", kind(n - DELAY));
    label.setField("n", (int) index);
    return label;
  }

  private static JobSettings settings() {
    return new SettingsReader().yaml(SETTINGS, "test").read();
  }

  private static List<Row> rows(GeneratorFunction<Long, Row> row) throws Exception {
    List<Row> rows = new ArrayList<>();
    for (long i = 0; i < ROWS; i++) {
      rows.add(row.map(i));
    }
    return rows;
  }

  private static List<Row> answers(List<Prediction> predictions) {
    return predictions.stream()
        .map(
            prediction ->
                Row.of(
                    Integer.valueOf(prediction.id()), prediction.predicted(), prediction.updates()))
        .toList();
  }
}
