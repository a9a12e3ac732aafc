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
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.types.Row;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A query with NSR_LEARN that goes on from a savepoint at another parallelism. */
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

  private static final TypeInformation<Row> EVENT =
      Types.ROW_NAMED(
          new String[] {"id", "machine", "temperature", "load", "vibration", "shift", "kind"},
          Types.INT,
          Types.STRING,
          Types.DOUBLE,
          Types.FLOAT,
          Types.OBJECT_ARRAY(Types.DOUBLE),
          Types.STRING,
          Types.STRING);

  private static final int EVENTS = 900;
  private static final int BEFORE_SAVEPOINT = 300;
  private static final double PER_SECOND = 300;

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
    JobClient first = start(before, new Configuration());
    while (ANSWERS.size() < BEFORE_SAVEPOINT) {
      Thread.sleep(50);
    }
    String savepoint =
        first
            .stopWithSavepoint(false, savepoints.toUri().toString(), SavepointFormatType.CANONICAL)
            .get();
    int answered = ANSWERS.size();
    Configuration restored = new Configuration();
    restored.set(StateRecoveryOptions.SAVEPOINT_PATH, savepoint);
    start(after, restored).getJobExecutionResult().get();

    assertThat(answered).isBetween(BEFORE_SAVEPOINT, EVENTS - 1);
    assertThat(ANSWERS).containsExactlyInAnyOrderElementsOf(direct());
  }

  private static JobClient start(int parallelism, Configuration configuration) throws Exception {
    StreamExecutionEnvironment environment =
        StreamExecutionEnvironment.getExecutionEnvironment(configuration);
    environment.setParallelism(parallelism);
    StreamTableEnvironment tables = StreamTableEnvironment.create(environment);
    tables.executeSql("CREATE FUNCTION NSR_LEARN AS 'io.nsrstream.flink.table.NsrLearn'");
    tables.createTemporaryView(
        "events",
        // One subtask, so that the rows of a machine keep their order.
        environment
            .fromSource(
                new DataGeneratorSource<>(
                    NsrLearnRescalingTest::event,
                    EVENTS,
                    RateLimiterStrategy.perSecond(PER_SECOND),
                    EVENT),
                WatermarkStrategy.noWatermarks(),
                "events")
            .uid("events")
            .setParallelism(1));
    tables
        .toDataStream(tables.sqlQuery(QUERY))
        .map(
            row -> {
              ANSWERS.add(Row.of(row.getField(0), row.getField(1), row.getField(2)));
              return row.<Integer>getFieldAs(0);
            })
        .returns(Types.INT)
        .sinkTo(new DiscardingSink<>());
    return environment.executeAsync();
  }

  private static Row event(long index) {
    int n = (int) index;
    Row event = Row.withNames();
    event.setField("id", n);
    event.setField("machine", "m" + n % 3);
    event.setField("temperature", Math.sin(n));
    event.setField("load", (float) Math.cos(n * 7.0));
    event.setField("vibration", new Double[] {Math.sin(n * 3.0), Math.cos(n * 5.0)});
    event.setField("shift", n % 2 == 0 ? "day" : "night");
    event.setField("kind", Math.sin(n) + Math.cos(n * 7.0) > 0 ? "hot" : "cold");
    return event;
  }

  private static List<Row> direct() throws Exception {
    JobSettings settings = new SettingsReader().yaml(SETTINGS, "test").read();
    List<Row> events = new ArrayList<>();
    for (int i = 0; i < EVENTS; i++) {
      events.add(event(i));
    }
    List<Row> rows = new ArrayList<>();
    for (Prediction prediction : DirectLearners.predictions(events, settings)) {
      rows.add(
          Row.of(Integer.valueOf(prediction.id()), prediction.predicted(), prediction.updates()));
    }
    return rows;
  }
}
