package io.nsrstream.flink.table;

import static io.nsrstream.flink.table.SqlFixture.rows;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import io.nsrstream.flink.settings.JobSettings;
import io.nsrstream.flink.settings.SettingsReader;
import io.nsrstream.flink.table.SqlFixture.FailOnce;
import io.nsrstream.online.data.Prediction;
import java.util.List;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.types.Row;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The function NSR_LEARN_LATE in SQL, on a cluster in the process. */
final class NsrLearnLateTest {
  private static final String CALL =
      """
      SELECT machine, id, label, predicted, probabilities, updates, rejected FROM NSR_LEARN_LATE(
        input => TABLE events_and_labels PARTITION BY machine,
        id => DESCRIPTOR(id),
        label => DESCRIPTOR(kind),
        features => DESCRIPTOR(temperature, `load`, vibration, shift),
        settings => '%s',
        on_time => DESCRIPTOR(ts),
        uid => 'late')
      """;

  /** One feature; a row of which it is NULL is a label. Row n has the time n seconds. */
  private static final String FEW =
      """
      CREATE TEMPORARY VIEW few AS SELECT * FROM (
        SELECT CASE n %s END AS id, CASE n %s END AS x, CASE n %s END AS kind, ts FROM ticks)
      WHERE x IS NOT NULL OR kind IS NOT NULL
      """;

  private static final String CALL_OF_FEW =
      """
      SELECT * FROM NSR_LEARN_LATE(
        input => TABLE few, id => DESCRIPTOR(id), label => DESCRIPTOR(kind),
        features => DESCRIPTOR(x), settings => '%s', on_time => DESCRIPTOR(ts))
      """;

  private final StreamTableEnvironment tables = SqlFixture.tables(1);

  @BeforeEach
  void create() {
    tables.executeSql("CREATE FUNCTION NSR_LEARN_LATE AS 'io.nsrstream.flink.table.NsrLearnLate'");
  }

  @Test
  void predictionsAreThoseOfLearnersThatAreCalledDirectly() throws Exception {
    SqlFixture.eventsAndLabels(tables, 600);
    String settings = "learner: {size: SMALL, seed: 3}";

    List<Row> learned = rows(tables.sqlQuery(CALL.formatted(settings)));

    assertThat(learned).containsExactlyElementsOf(direct(settings));
    assertThat(learned.get(599).<Long>getFieldAs("updates")).isPositive();
  }

  /** With one live learner for three machines, each row restores one from its state. */
  @ParameterizedTest
  @CsvSource({"256, 1000, 700", "1, 200, 120"})
  void afterAFailureNoRowIsLostAndNoneCountsTwice(int liveLearners, int events, int failAt)
      throws Exception {
    SqlFixture.eventsAndLabels(tables, events);
    tables.createTemporarySystemFunction("FAIL_ONCE", new FailOnce());
    FailOnce.LEFT.set(failAt);
    String settings = "{learner: {size: SMALL}, flink: {liveLearners: %d}}".formatted(liveLearners);

    List<Row> learned =
        rows(tables.sqlQuery(CALL.formatted(settings) + " WHERE FAIL_ONCE(CAST(id AS INT))"));

    assertThat(FailOnce.LEFT.get()).isNegative();
    assertThat(learned).containsExactlyElementsOf(direct(settings));
  }

  @Test
  void whatComesAloneIsKeptAndWhatCannotBePairedComesOutWithTheReason() {
    SqlFixture.ticks(tables, 11);
    few(
        """
        WHEN 1 THEN 'a' WHEN 2 THEN 'b' WHEN 3 THEN 'a' WHEN 4 THEN 'z' WHEN 5 THEN 'c'
        WHEN 6 THEN 'c' WHEN 7 THEN 'a' WHEN 10 THEN 'b' WHEN 11 THEN 'z'
        """,
        "WHEN 1 THEN 1.0E0 WHEN 2 THEN 2.0E0 WHEN 6 THEN 3.0E0 WHEN 8 THEN 4.0E0 WHEN 10 THEN"
            + " 5.0E0",
        "WHEN 3 THEN 'hot' WHEN 4 THEN 'hot' WHEN 5 THEN 'cold' WHEN 7 THEN 'cold' WHEN 9 THEN"
            + " 'hot' WHEN 11 THEN 'cold'");

    List<Row> answers = rows(tables.sqlQuery(CALL_OF_FEW.formatted("learner: {seed: 1}")));

    String inVain =
        "a label must belong to an example that waits, but no example %s without a label came"
            + " within labels.timeoutMs (86400000), labels.maxWaiting (10000) and labels.idleMs"
            + " (86400000): raise them, or correct the id";
    assertThat(answers)
        .extracting(
            row -> row.getField("id"),
            row -> row.getField("label"),
            row -> row.getField("predicted"),
            row -> row.getField("rejected"))
        .containsExactly(
            tuple("a", null, null, null),
            tuple("b", null, null, null),
            // The label of a has been learned, and next that of c, which came before it.
            tuple("c", null, "hot", null),
            tuple(null, null, "cold", null),
            tuple(null, "hot", null, "/id must be in the record, but is missing"),
            tuple(
                "b",
                null,
                null,
                "id must be unique among the examples that wait for their labels, but another"
                    + " example b waits: give each example its own id"),
            tuple(
                "z",
                "cold",
                null,
                "an example must have one label, but another label waits for the example z: send"
                    + " one label for each example"),
            // At the end of the input the key is idle.
            tuple("z", "hot", null, inVain.formatted("z")),
            tuple("a", "cold", null, inVain.formatted("a")));
  }

  /** The same id in both rows of a type, or the reason why it cannot be one. */
  @ParameterizedTest
  @CsvSource({
    "7, BIGINT, 7, true",
    "7, 'DECIMAL(10, 2)', 7.00, true",
    "'CAST(''abc'' AS BYTES)', BINARY(3), , false",
    "ROW(7), ROW<a INT>, , false"
  })
  void anIdIsTextANumberOrABooleanOfAnyType(
      String value, String type, @Nullable String id, boolean taken) {
    SqlFixture.ticks(tables, 3);
    tables.executeSql(
        """
        CREATE TEMPORARY VIEW few AS SELECT CAST(%s AS %s) AS id,
          CASE n WHEN 1 THEN 1.0E0 WHEN 3 THEN 2.0E0 END AS x,
          CASE n WHEN 2 THEN 'hot' END AS kind, ts
        FROM ticks
        """
            .formatted(value, type));

    List<Row> answers = rows(tables.sqlQuery(CALL_OF_FEW.formatted("learner: {seed: 1}")));

    assertThat(answers)
        .extracting(row -> row.getField("id"), row -> row.getField("rejected") == null)
        .hasSize(taken ? 2 : 3)
        .containsOnly(tuple(id, taken));
  }

  @Test
  void whatWaitsTooLongOrIsTooMuchIsGivenUpAndItsLabelIsRejected() {
    SqlFixture.ticks(tables, 8);
    few(
        """
        WHEN 1 THEN 'a' WHEN 2 THEN 'b' WHEN 3 THEN 'a' WHEN 4 THEN 'c' WHEN 7 THEN 'c'
        WHEN 8 THEN 'd'
        """,
        "WHEN 1 THEN 1.0E0 WHEN 2 THEN 2.0E0 WHEN 4 THEN 3.0E0 WHEN 8 THEN 4.0E0",
        "WHEN 3 THEN 'hot' WHEN 7 THEN 'cold' ");

    // Row 2 is one example too many; row 7 comes three seconds after row 4.
    List<Row> answers =
        rows(
            tables.sqlQuery(
                CALL_OF_FEW.formatted("labels: {timeoutMs: 2000, maxWaiting: 1, idleMs: 2000}")));

    assertThat(answers)
        .extracting(row -> row.getField("id"), row -> row.getField("label"))
        .containsExactlyInAnyOrder(
            tuple("a", null),
            tuple("b", null),
            tuple("c", null),
            tuple("d", null),
            tuple("a", "hot"),
            tuple("c", "cold"));
    assertThat(answers)
        .filteredOn(row -> row.getField("label") != null)
        .extracting(row -> row.<String>getFieldAs("rejected"))
        .allMatch(reason -> reason.startsWith("a label must belong to an example that waits"));
  }

  @Test
  void aRowThatHasItsLabelWithItIsLearnedAtOnce() {
    SqlFixture.ticks(tables, 2);
    few(
        "WHEN 1 THEN 'a' WHEN 2 THEN 'b'",
        "WHEN 1 THEN 1.0E0 WHEN 2 THEN 2.0E0",
        "WHEN 1 THEN 'hot'");

    assertThat(rows(tables.sqlQuery(CALL_OF_FEW.formatted("learner: {seed: 1}"))))
        .extracting(row -> row.getField("label"), row -> row.getField("predicted"))
        .containsExactly(tuple("hot", null), tuple(null, "hot"));
  }

  @Test
  void aRowFromTheFutureIsRejected() {
    tables.executeSql(
        """
        CREATE TEMPORARY TABLE ticks (
          n INT, ts AS TO_TIMESTAMP_LTZ(n * 10000000000000, 3), WATERMARK FOR ts AS ts)
        WITH ('connector' = 'datagen',
          'fields.n.kind' = 'sequence', 'fields.n.start' = '1', 'fields.n.end' = '1')
        """);
    few("WHEN 1 THEN 'a'", "WHEN 1 THEN 1.0E0", "WHEN 2 THEN 'hot'");

    assertThat(rows(tables.sqlQuery(CALL_OF_FEW.formatted("times: {maxAheadMs: 1000}"))))
        .singleElement()
        .extracting(row -> row.<String>getFieldAs("rejected"))
        .asString()
        .contains("times.maxAheadMs (1000) after the clock, but is 10000000000000");
  }

  /** Flink drops rows behind the watermark, which a row from the future takes with it. */
  @ParameterizedTest
  @CsvSource({"ts, false", "CASE WHEN ts <= CURRENT_TIMESTAMP THEN ts END, true"})
  void rowsAfterOneFromTheFutureComeIfItDoesNotMoveTheWatermark(String watermark, boolean come) {
    tables.executeSql(
        """
        CREATE TEMPORARY TABLE ticks (
          n INT, ts AS TO_TIMESTAMP_LTZ(CASE n WHEN 3 THEN 100000000000000 ELSE %d + n END, 3),
          WATERMARK FOR ts AS %s)
        WITH ('connector' = 'datagen',
          'fields.n.kind' = 'sequence', 'fields.n.start' = '1', 'fields.n.end' = '4')
        """
            .formatted(System.currentTimeMillis() - 60_000, watermark));
    few(
        "WHEN 1 THEN 'a' WHEN 2 THEN 'a' WHEN 3 THEN 'c' WHEN 4 THEN 'd'",
        "WHEN 1 THEN 1.0E0 WHEN 3 THEN 3.0E0 WHEN 4 THEN 4.0E0",
        "WHEN 2 THEN 'hot'");

    List<Row> answers = rows(tables.sqlQuery(CALL_OF_FEW.formatted("learner: {seed: 1}")));

    assertThat(answers)
        .extracting(row -> row.getField("id"), row -> row.getField("rejected") == null)
        .contains(tuple("a", true), tuple("c", false))
        .hasSize(come ? 3 : 2);
    assertThat(answers)
        .filteredOn(row -> "hot".equals(row.getField("predicted")))
        .hasSize(come ? 1 : 0);
  }

  @Test
  void whatIsWrongInACallIsToldBeforeItRuns() {
    SqlFixture.eventsAndLabels(tables, 1);

    assertThatThrownBy(
            () ->
                tables.sqlQuery(
                    CALL.formatted("learner: {seed: 1}")
                        .replace("DESCRIPTOR(id)", "DESCRIPTOR(ids)")))
        .hasStackTraceContaining("id must name columns of the input, [id, machine,")
        .hasStackTraceContaining("but is ids");
    assertThatThrownBy(
            () ->
                tables.sqlQuery(
                    CALL.formatted("{topics: {labels: verdicts}, labels: {mapping: {id: /n}}}")))
        .hasStackTraceContaining("topics.labels must be left out of the settings of a call")
        .hasStackTraceContaining("labels.mapping must be left out of the settings of a call");
    assertThatThrownBy(
            () ->
                tables.sqlQuery(
                    CALL.formatted("learner: {seed: 1}").replace("on_time => DESCRIPTOR(ts),", "")))
        .hasStackTraceContaining("Table argument 'input' requires a time attribute.");
  }

  private void few(String ids, String xs, String kinds) {
    tables.executeSql(FEW.formatted(ids, xs, kinds));
  }

  private List<Row> direct(String yaml) throws Exception {
    JobSettings settings = new SettingsReader().yaml(yaml, "test").read();
    List<Row> rows = rows(tables.from("events_and_labels"));
    return DirectLearners.late(rows, settings).stream().map(NsrLearnLateTest::row).toList();
  }

  private static Row row(Prediction prediction) {
    return Row.of(
        prediction.key(),
        prediction.id(),
        null,
        prediction.predicted(),
        PredictionRows.probabilities(prediction),
        prediction.updates(),
        null);
  }
}
