package io.nsrstream.flink.table;

import static io.nsrstream.flink.table.SqlFixture.events;
import static io.nsrstream.flink.table.SqlFixture.rows;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nsrstream.flink.settings.JobSettings;
import io.nsrstream.flink.settings.SettingsReader;
import io.nsrstream.models.memory.NativeFloats;
import io.nsrstream.online.data.Example;
import io.nsrstream.online.data.Prediction;
import io.nsrstream.online.learner.Learner;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.types.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Models of the provider nsr in SQL, on a cluster in the process. */
final class MlPredictTest {
  private static final String MODEL =
      """
      CREATE TEMPORARY MODEL kinds
      INPUT (machine STRING, temperature DOUBLE, `load` FLOAT, vibration ARRAY<DOUBLE>, shift STRING)
      OUTPUT (version BIGINT, predicted STRING, probability DOUBLE,
        probabilities MAP<STRING, FLOAT>, updates BIGINT, model STRING, rejected STRING)
      WITH ('provider' = 'nsr', 'key' = 'machine', 'learner.size' = 'SMALL', 'snapshot' = '%s')
      """;

  private static final String QUERY =
      """
      SELECT id, predicted, probability, probabilities, updates, version, model, rejected
      FROM ML_PREDICT(TABLE events, MODEL kinds,
        DESCRIPTOR(machine, temperature, `load`, vibration, shift))
      """;

  private static final JobSettings SETTINGS =
      new SettingsReader().yaml("learner: {size: SMALL}", "test").read();

  private final StreamTableEnvironment tables = SqlFixture.tables(1);

  @SuppressWarnings("NullAway.Init") // JUnit sets it
  @TempDir
  private Path directory;

  @Test
  void rowsAreAnsweredByTheLearnerOfTheSnapshotWhichLearnsNothing() throws Exception {
    events(tables, 400);
    List<Row> events = rows(tables.from("events"));
    List<Row> expected = new ArrayList<>();
    try (Learner learner = learned(events.subList(0, 300))) {
      tables.executeSql(MODEL.formatted(saved(learner)));
      for (Row event : events) {
        Prediction prediction = learner.forecast(DirectLearners.example(event)).prediction();
        expected.add(
            Row.of(
                event.getField("id"),
                prediction.predicted(),
                (double) prediction.probability(Objects.requireNonNull(prediction.predicted())),
                PredictionRows.probabilities(prediction),
                prediction.updates(),
                300L,
                "",
                null));
      }
    }

    assertThat(rows(tables.sqlQuery(QUERY))).containsExactlyElementsOf(expected);
    assertThat(expected).extracting(row -> row.getField(1)).contains("hot", "cold");
  }

  @Test
  void aRowThatIsNoExampleIsAnsweredWithNullsAndTheReason() throws Exception {
    SqlFixture.readings(tables);
    tables.executeSql(
        """
        CREATE TEMPORARY MODEL kinds INPUT (x DOUBLE)
        OUTPUT (predicted STRING, version BIGINT, rejected STRING)
        WITH ('provider' = 'nsr', 'learner.size' = 'SMALL', 'mapping.width' = '1',
          'snapshot' = '%s')
        """
            .formatted(saved(ofOneFeature())));

    List<Row> rows =
        rows(
            tables.sqlQuery(
                """
                SELECT id, predicted0, version, rejected
                FROM ML_PREDICT(TABLE readings, MODEL kinds, DESCRIPTOR(x))
                """));

    assertThat(rows)
        .containsExactly(
            Row.of(1, "hot", 20L, null),
            Row.of(
                2, null, null, "/x must be within the range of a float (±3.4e38), but is 1.0E300"),
            Row.of(3, "hot", 20L, null),
            Row.of(4, "hot", 20L, null));
  }

  @Test
  void aColumnOfANarrowerTypeIsTakenAsTheTypeOfTheModel() throws Exception {
    SqlFixture.readings(tables);
    tables.executeSql(
        """
        CREATE TEMPORARY MODEL kinds INPUT (x DOUBLE) OUTPUT (rejected STRING, model STRING)
        WITH ('provider' = 'nsr', 'learner.size' = 'SMALL', 'snapshot' = '%s')
        """
            .formatted(saved(ofOneFeature())));

    assertThat(
            rows(
                tables.sqlQuery(
                    """
                    SELECT id, rejected, model
                    FROM ML_PREDICT(TABLE readings, MODEL kinds, DESCRIPTOR(id))
                    """)))
        .containsExactly(
            Row.of(1, null, ""), Row.of(2, null, ""), Row.of(3, null, ""), Row.of(4, null, ""));
  }

  @Test
  void aRowThatNoVersionTakesDoesNotStopTheQuery() throws Exception {
    tables.executeSql(
        """
        CREATE TEMPORARY MODEL kinds INPUT (x ARRAY<DOUBLE>)
        OUTPUT (predicted STRING, model STRING)
        WITH ('provider' = 'nsr', 'learner.size' = 'SMALL', 'snapshot' = '%s')
        """
            .formatted(saved(ofOneFeature())));
    tables.executeSql(
        """
        CREATE TEMPORARY VIEW vectors AS SELECT n AS id,
          CASE WHEN n = 1 THEN ARRAY[1.0E0, 2.0E0] ELSE ARRAY[1.0E0] END AS x
        FROM (VALUES (1), (2)) AS numbers (n)
        """);

    List<Row> rows =
        rows(
            tables.sqlQuery(
                """
                SELECT id, predicted, model
                FROM ML_PREDICT(TABLE vectors, MODEL kinds, DESCRIPTOR(x))
                """));

    assertThat(rows).containsExactly(Row.of(1, null, null), Row.of(2, "hot", ""));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "predicted STRING | | models.topic and snapshot must not both be given",
        "predicted STRING | 'snapshot' = 's', 'models.topic' = 'm' | models.topic and snapshot"
            + " must",
        "predicted STRING | 'models.topic' = 'm' | bootstrap.servers and properties.*",
        "predicted STRING | 'snapshot' = 's', 'properties.ssl.protocol' = 'TLS' |"
            + " bootstrap.servers",
        "predicted STRING | 'snapshot' = 's', 'models.wait' = '0 s' | models.wait must be a time",
        "predicted STRING | 'snapshot' = 's', 'task' = 'clustering' | task must be classification",
        "predicted STRING | 'snapshot' = 's', 'key' = 'y' | key must name a column of INPUT, [x]",
        "predicted STRING | 'snapshot' = 's', 'key' = 'x' | INPUT must have a column beside the"
            + " key",
        "predicted STRING | 'snapshot' = 's', 'learner.seeds' = '1' | learner.seeds is not a"
            + " setting",
        "predicted STRING | 'snapshot' = 's', 'mapping.label' = '/y' | mapping.label, mapping.id",
        "predicted STRING | 'snapshot' = 's', 'kafka.group' = 'g' | Unsupported options",
        "predicted DOUBLE | 'snapshot' = 's' | OUTPUT must have columns among [predicted STRING",
        "label STRING | 'snapshot' = 's' | OUTPUT must have columns among [predicted STRING",
        "predicted STRING | 'models.topic' = 'm', 'bootstrap.servers' = 'b' | bootstrap.servers"
            + " must",
        "predicted STRING | 'models.topic' = 'm', 'bootstrap.servers' = 'b:1',"
            + " 'properties.group.id' = 'g' | properties.group.id must be left out"
      })
  void whatIsWrongInAModelIsToldWhenAQueryIsPlanned(String output, String options, String message) {
    events(tables, 1);
    tables.executeSql(
        "CREATE TEMPORARY MODEL wrong INPUT (x DOUBLE) OUTPUT (%s) WITH ('provider' = 'nsr'%s)"
            .formatted(output, options == null ? "" : ", " + options));

    assertThatThrownBy(
            () ->
                tables
                    .sqlQuery(
                        "SELECT * FROM ML_PREDICT(TABLE events, MODEL wrong,"
                            + " DESCRIPTOR(temperature))")
                    .explain())
        .hasStackTraceContaining(message);
  }

  @Test
  void aQueryFailsAtItsStartIfTheSnapshotIsNotThere() {
    events(tables, 1);
    tables.executeSql(MODEL.formatted(directory.resolve("none")));

    assertThatThrownBy(() -> rows(tables.sqlQuery(QUERY)))
        .hasStackTraceContaining("snapshot must name a file that each TaskManager can read");
  }

  @Test
  void modelsAreFreedWhenTheQueryHasEnded() throws Exception {
    events(tables, 10);
    try (Learner learner = learned(rows(tables.from("events")))) {
      tables.executeSql(MODEL.formatted(saved(learner)));
    }
    long before = NativeFloats.live();
    rows(tables.sqlQuery(QUERY));

    assertThat(NativeFloats.live()).isLessThanOrEqualTo(before);
  }

  private static Learner learned(List<Row> events) throws Exception {
    Learner learner = new Learner(SETTINGS.learner(), SETTINGS.model().factory());
    for (Row event : events) {
      learner.testThenTrain(DirectLearners.example(event));
    }
    return learner;
  }

  private Path saved(Learner learner) throws Exception {
    return Files.write(directory.resolve("model.nsrs"), learner.snapshot().toBytes());
  }

  private static Learner ofOneFeature() throws Exception {
    Learner learner = new Learner(SETTINGS.learner(), SETTINGS.model().factory());
    for (int i = 0; i < 20; i++) {
      learner.testThenTrain(new Example("", "e" + i, new float[] {i}, List.of(), "hot", 0));
    }
    return learner;
  }
}
