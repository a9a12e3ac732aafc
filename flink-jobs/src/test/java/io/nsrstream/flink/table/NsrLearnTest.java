package io.nsrstream.flink.table;

import static io.nsrstream.flink.table.SqlFixture.events;
import static io.nsrstream.flink.table.SqlFixture.rows;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nsrstream.flink.settings.JobSettings;
import io.nsrstream.flink.settings.SettingsReader;
import io.nsrstream.flink.table.SqlFixture.FailOnce;
import io.nsrstream.models.memory.NativeFloats;
import io.nsrstream.online.data.Prediction;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.types.Row;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The function NSR_LEARN in SQL, on a cluster in the process. */
final class NsrLearnTest {
  private static final String CALL =
      """
      SELECT id, machine, predicted, probabilities, updates, rejected FROM NSR_LEARN(
        input => TABLE %s PARTITION BY machine,
        label => DESCRIPTOR(kind),
        features => DESCRIPTOR(temperature, `load`, vibration, shift),
        settings => '%s',
        uid => 'learn')
      """;

  private final StreamTableEnvironment tables = SqlFixture.tables(1);

  @BeforeEach
  void create() {
    tables.executeSql("CREATE FUNCTION NSR_LEARN AS 'io.nsrstream.flink.table.NsrLearn'");
  }

  @Test
  void predictionsAreThoseOfLearnersThatAreCalledDirectly() throws Exception {
    events(tables, 1_000);
    String settings = "learner: {size: SMALL, seed: 3}";

    assertThat(learned("events", settings)).containsExactlyElementsOf(direct(settings));
  }

  /** With one live learner for three machines, each row restores one from its state. */
  @ParameterizedTest
  @CsvSource({"256, 2000, 1500", "1, 300, 200"})
  void afterAFailureNoRowIsLostAndNoneCountsTwice(int liveLearners, int rows, int failAt)
      throws Exception {
    events(tables, rows);
    tables.createTemporarySystemFunction("FAIL_ONCE", new FailOnce());
    FailOnce.LEFT.set(failAt);
    String settings = "{learner: {size: SMALL}, flink: {liveLearners: %d}}".formatted(liveLearners);

    List<Row> predictions =
        rows(tables.sqlQuery(CALL.formatted("events", settings) + " WHERE FAIL_ONCE(id)"));

    assertThat(FailOnce.LEFT.get()).isNegative();
    assertThat(predictions).containsExactlyElementsOf(direct(settings));
  }

  @Test
  void aRowThatIsNoExampleComesOutWithTheReasonAndOneWithoutALabelIsPredicted() {
    SqlFixture.readings(tables);

    List<Row> rows =
        rows(
            tables.sqlQuery(
                """
                SELECT * FROM NSR_LEARN(
                  input => TABLE readings, label => DESCRIPTOR(predicted),
                  features => DESCRIPTOR(x), settings => 'mapping: {width: 1}')
                """));

    assertThat(rows).extracting(row -> row.getField("id")).containsExactly(1, 2, 3, 4);
    assertThat(rows)
        .extracting(row -> row.getField("rejected"))
        .containsExactly(
            null, "/x must be within the range of a float (±3.4e38), but is 1.0E300", null, null);
    assertThat(rows)
        .extracting(row -> row.getField("predicted0"))
        .containsExactly(null, null, "hot", "hot");
  }

  @Test
  void whatIsWrongInACallIsToldBeforeItRuns() {
    events(tables, 1);
    String call =
        """
        SELECT * FROM NSR_LEARN(input => TABLE events PARTITION BY machine,
          label => DESCRIPTOR(kinds), features => DESCRIPTOR(temperature))
        """;

    assertThatThrownBy(() -> tables.sqlQuery(call))
        .hasStackTraceContaining(
            "label must name columns of the input, [id, machine, temperature, load, vibration,"
                + " shift, kind], but is kinds");
    assertThatThrownBy(() -> tables.sqlQuery(CALL.formatted("events", "{learner: {seeds: 1}}")))
        .hasStackTraceContaining("learner.seeds is not a setting");
    assertThatThrownBy(
            () ->
                tables.sqlQuery(
                    CALL.formatted(
                        "events",
                        "{mapping: {key: /machine}, flink: {parallelism: 2}, sequence: {length:"
                            + " 4}}")))
        .hasStackTraceContaining("mapping.key must be left out of the settings of a call")
        .hasStackTraceContaining("flink must have liveLearners alone")
        .hasStackTraceContaining("sequence.length must be left out");
  }

  @Test
  void learnersAreFreedWhenTheJobHasEnded() throws Exception {
    long before = floatsInUse();
    events(tables, 100);
    learned("events", "learner: {size: SMALL}");

    assertThat(floatsInUse()).isEqualTo(before);
  }

  /** Floats outside the heap once garbage, that of other tests too, has been freed. */
  private static long floatsInUse() throws InterruptedException {
    long live = NativeFloats.live();
    int unchanged = 0;
    while (unchanged < 10) {
      System.gc();
      Thread.sleep(100);
      unchanged = NativeFloats.live() == live ? unchanged + 1 : 0;
      live = NativeFloats.live();
    }
    return live;
  }

  private List<Row> learned(String view, String settings) throws Exception {
    return rows(tables.sqlQuery(CALL.formatted(view, settings)));
  }

  private List<Row> direct(String yaml) throws Exception {
    JobSettings settings = new SettingsReader().yaml(yaml, "test").read();
    List<Row> events = rows(tables.from("events"));
    List<Prediction> predictions = DirectLearners.predictions(events, settings);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < events.size(); i++) {
      Prediction prediction = predictions.get(i);
      rows.add(
          Row.of(
              events.get(i).getField("id"),
              events.get(i).getField("machine"),
              prediction.predicted(),
              PredictionRows.probabilities(prediction),
              prediction.updates(),
              null));
    }
    return rows;
  }
}
