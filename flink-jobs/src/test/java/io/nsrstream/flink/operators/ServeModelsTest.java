package io.nsrstream.flink.operators;

import static org.assertj.core.api.Assertions.assertThat;

import io.nsrstream.connectors.SourceRecord;
import io.nsrstream.connectors.versions.Answer;
import io.nsrstream.connectors.versions.KeptVersions;
import io.nsrstream.connectors.versions.ModelRecord;
import io.nsrstream.connectors.versions.ServeControl;
import io.nsrstream.connectors.versions.VersionRecords;
import io.nsrstream.flink.state.Arrival;
import io.nsrstream.flink.state.Arrival.OfExample;
import java.util.List;
import java.util.Queue;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.co.CoBroadcastWithNonKeyedOperator;
import org.apache.flink.streaming.api.operators.co.KeyedCoProcessOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.apache.flink.streaming.util.KeyedTwoInputStreamOperatorTestHarness;
import org.apache.flink.streaming.util.TwoInputStreamOperatorTestHarness;
import org.apache.flink.util.OutputTag;
import org.junit.jupiter.api.Test;

final class ServeModelsTest {
  private static final int FEATURES = 3;
  private static final int LIVE = 2;
  private static final OperatorSubtaskState NOTHING = OperatorSubtaskState.builder().build();

  @Test
  void eachKeyIsAnsweredByItsOwnModelAlsoWhereFewAreLive() throws Exception {
    try (Serving serving = Serving.byKey(NOTHING)) {
      for (int k = 1; k <= 5; k++) {
        serving.publish("k" + k, 20 * k, FEATURES);
      }
      for (int round = 0; round < 3; round++) {
        for (int k = 1; k <= 5; k++) {
          serving.ask("k" + k, FEATURES);
        }
      }
      assertThat(serving.answers())
          .hasSize(15)
          .allSatisfy(
              answer -> {
                String key = answer.prediction().key();
                assertThat(answer.model()).isEqualTo(key);
                assertThat(answer.version()).isEqualTo(20L * (key.charAt(1) - '0'));
              });
    }
  }

  @Test
  void anExampleWithoutAModelGoesToTheParents() throws Exception {
    try (Serving serving = Serving.byKey(NOTHING)) {
      serving.publish("k1", 20, FEATURES);
      serving.ask("k2", FEATURES);
      assertThat(serving.answers()).isEmpty();
      assertThat(serving.side(SideOutputs.WITHOUT_MODEL)).extracting(Arrival::key).contains("k2");
    }
  }

  @Test
  void modelsAndThoseThatWereTakenBackSurviveARestart() throws Exception {
    OperatorSubtaskState saved;
    try (Serving serving = Serving.byKey(NOTHING)) {
      serving.publish("k1", 20, FEATURES);
      serving.publish("k2", 40, FEATURES);
      serving.ask("k1", FEATURES);
      VersionRecords.takeBack("k1", 20, 99, serving::take);
      saved = serving.save();
    }
    try (Serving serving = Serving.byKey(saved)) {
      serving.ask("k1", FEATURES);
      serving.ask("k2", FEATURES);
      assertThat(serving.answers()).extracting(Answer::version).containsExactly(20L, 40L);
    }
  }

  @Test
  void anExampleThatCannotBeAnsweredIsRejectedWithTheReason() throws Exception {
    try (Serving serving = Serving.byKey(NOTHING)) {
      serving.publish("k1", 20, FEATURES);
      serving.ask("k1", FEATURES + 1);
      assertThat(serving.answers()).isEmpty();
      assertThat(serving.side(SideOutputs.REJECTED))
          .singleElement()
          .satisfies(one -> assertThat(one.reason()).contains("features"));
    }
  }

  @Test
  void theLongestParentThatHasAModelAnswers() throws Exception {
    try (Serving serving = Serving.byParents(NOTHING, "plant1/line2", "plant1", "")) {
      serving.ask("plant1/line2/m7", FEATURES);
      serving.publish("", 20, FEATURES);
      serving.ask("plant1/line2/m7", FEATURES);
      serving.publish("plant1", 40, FEATURES);
      serving.ask("plant1/line2/m7", FEATURES);
      serving.ask("plant9/m1", FEATURES);
      serving.publish("plant1/line2", 60, FEATURES);
      serving.ask("plant1/line2/m7", FEATURES);
      serving.take(ServeControl.NOTHING.of("plant1/line2"));
      serving.ask("plant1/line2/m7", FEATURES);
      assertThat(serving.answers())
          .extracting(answer -> answer.model() + " " + answer.version())
          .containsExactly(
              "null " + KeptVersions.NONE,
              " 20",
              "plant1 40",
              " 20",
              "plant1/line2 60",
              "plant1 40");
    }
  }

  @Test
  void modelsOfParentsSurviveARestart() throws Exception {
    OperatorSubtaskState saved;
    try (Serving serving = Serving.byParents(NOTHING, "plant1", "")) {
      serving.publish("plant1", 40, FEATURES);
      serving.publish("plant1", 60, FEATURES);
      serving.publish("", 20, FEATURES);
      serving.take(ServeControl.pin(40).of("plant1"));
      saved = serving.save();
    }
    try (Serving serving = Serving.byParents(saved, "plant1", "")) {
      serving.ask("plant1/m1", FEATURES);
      serving.ask("m1", FEATURES);
      assertThat(serving.answers()).extracting(Answer::version).containsExactly(40L, 20L);
    }
  }

  /** One of the two operators in Flink's harness. */
  private record Serving(TwoInputStreamOperatorTestHarness<Arrival, ModelRecord, Answer> harness)
      implements AutoCloseable {

    static Serving byKey(OperatorSubtaskState state) throws Exception {
      return open(
          new KeyedTwoInputStreamOperatorTestHarness<>(
              new KeyedCoProcessOperator<>(new ServeModels(PublishedLearners.RESTORING, LIVE)),
              Arrival::key,
              ModelRecord::model,
              Types.STRING),
          state);
    }

    static Serving byParents(OperatorSubtaskState state, String... parents) throws Exception {
      return open(
          new TwoInputStreamOperatorTestHarness<>(
              new CoBroadcastWithNonKeyedOperator<>(
                  new ServeParents(PublishedLearners.RESTORING, List.of(parents)),
                  List.of(ServeParents.PARENTS))),
          state);
    }

    private static Serving open(
        TwoInputStreamOperatorTestHarness<Arrival, ModelRecord, Answer> harness,
        OperatorSubtaskState state)
        throws Exception {
      harness.initializeState(
          AbstractStreamOperatorTestHarness.repartitionOperatorState(state, 1, 1, 1, 0));
      harness.open();
      return new Serving(harness);
    }

    void publish(String model, int examples, int features) throws Exception {
      for (ModelRecord record :
          PublishedLearners.records(model, PublishedLearners.learner(examples, features))) {
        take(record);
      }
    }

    void take(ModelRecord record) {
      try {
        harness.processElement2(new StreamRecord<>(record));
      } catch (Exception e) {
        throw new AssertionError("the record is not taken", e);
      }
    }

    void ask(String key, int features) throws Exception {
      harness.processElement1(
          new StreamRecord<>(
              new OfExample(
                  PublishedLearners.example(key, features),
                  new SourceRecord("features", 0, 0, 0, new byte[0]))));
    }

    List<Answer> answers() {
      return harness.extractOutputValues();
    }

    <T> List<T> side(OutputTag<T> tag) {
      Queue<StreamRecord<T>> records = harness.getSideOutput(tag);
      return records == null ? List.of() : records.stream().map(StreamRecord::getValue).toList();
    }

    OperatorSubtaskState save() throws Exception {
      return harness.snapshot(1, 1);
    }

    @Override
    public void close() {
      try {
        harness.close();
      } catch (Exception e) {
        throw new AssertionError("the operator does not close", e);
      }
    }
  }
}
