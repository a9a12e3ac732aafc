package io.nsrstream.flink.operators;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nsrstream.connectors.versions.Answer;
import io.nsrstream.connectors.versions.KeptVersions;
import io.nsrstream.connectors.versions.KeptVersions.Parts;
import io.nsrstream.connectors.versions.ModelRecord;
import io.nsrstream.connectors.versions.ServeControl;
import io.nsrstream.connectors.versions.ServedModel;
import io.nsrstream.connectors.versions.ServedModel.Good;
import io.nsrstream.connectors.versions.VersionRecords;
import io.nsrstream.models.memory.NativeFloats;
import io.nsrstream.online.data.Example;
import io.nsrstream.online.data.RejectedExampleException;
import io.nsrstream.online.learner.Learner;
import io.nsrstream.online.snapshot.Snapshot;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class ServedModelTest implements ServedModel.Events {
  private static final int FEATURES = 3;

  private final Parts parts = Parts.onHeap();
  private final Good good = Good.onHeap();
  private final List<String> events = new ArrayList<>();
  private ServedModel model = model();

  private ServedModel model() {
    return new ServedModel("k", new KeptVersions(parts), good, PublishedLearners.RESTORING, this);
  }

  @AfterEach
  void close() {
    model.close();
  }

  @Override
  public void served(String key, long version) {
    events.add("served " + version);
  }

  @Override
  public void refused(String key, long version, String reason) {
    events.add("refused " + version + ": " + reason);
  }

  @Test
  void withoutAVersionThereIsNoAnswer() throws Exception {
    assertThat(model.answer(example(FEATURES))).isEmpty();
    assertThat(model.version()).isEqualTo(KeptVersions.NONE);
  }

  @Test
  void anAnswerIsWhatTheLearnerOfThatVersionForecasts() throws Exception {
    for (int examples : new int[] {20, 60, 90}) {
      publish(PublishedLearners.learner(examples, FEATURES));
      Answer answer = model.answer(example(FEATURES)).orElseThrow();
      assertThat(answer.version()).isEqualTo(examples);
      assertThat(answer.model()).isEqualTo("k");
      try (Learner learner =
          PublishedLearners.RESTORING.apply(PublishedLearners.learner(examples, FEATURES))) {
        assertThat(answer.prediction().probabilities())
            .isEqualTo(learner.forecast(example(FEATURES)).prediction().probabilities());
      }
    }
    assertThat(events).containsExactly("served 20", "served 60", "served 90");
  }

  @Test
  void answeringChangesNothingOfTheModel() throws Exception {
    publish(PublishedLearners.learner(20, FEATURES));
    byte[] before = good(model);
    for (int k = 0; k < 50; k++) {
      model.answer(example(FEATURES));
    }
    assertThat(good.get()).isEqualTo(before);
  }

  private byte[] good(ServedModel served) throws RejectedExampleException {
    served.answer(example(FEATURES));
    return Objects.requireNonNull(good.get());
  }

  @Test
  void aVersionThatDoesNotFitTheDataIsRefusedAndTheLastGoodOneStays() throws Exception {
    publish(PublishedLearners.learner(20, FEATURES));
    assertThat(version()).isEqualTo(20);
    publish(PublishedLearners.learner(60, FEATURES + 1));
    assertThat(version()).isEqualTo(20);
    assertThat(version()).isEqualTo(20);
    assertThat(events).hasSize(2).element(1).asString().startsWith("refused 60: it cannot answer");
    publish(PublishedLearners.learner(90, FEATURES));
    assertThat(version()).isEqualTo(90);
  }

  @Test
  void anExampleThatNoVersionTakesIsRejectedAndDecidesNothing() throws Exception {
    publish(PublishedLearners.learner(20, FEATURES));
    assertThat(version()).isEqualTo(20);
    publish(PublishedLearners.learner(60, FEATURES));
    assertThatThrownBy(() -> model.answer(example(FEATURES + 2)))
        .isInstanceOf(RejectedExampleException.class);
    assertThat(version()).isEqualTo(60);
    assertThat(events).containsExactly("served 20", "served 60");
  }

  @Test
  void bytesThatAreNoSnapshotAreRefused() throws Exception {
    publish(PublishedLearners.learner(20, FEATURES));
    assertThat(version()).isEqualTo(20);
    VersionRecords.write("k", 60, new byte[5_000], 1_000, model::take);
    assertThat(version()).isEqualTo(20);
    assertThat(events).hasSize(2).element(1).asString().startsWith("refused 60: ");
  }

  @Test
  void aLastGoodVersionThatCannotBeRestoredDoesNotKeepALaterOneAway() throws Exception {
    publish(PublishedLearners.learner(20, FEATURES));
    assertThat(version()).isEqualTo(20);
    model.close();
    good.set(ByteBuffer.allocate(5_000).putLong(20).array());
    model = model();
    assertThatThrownBy(this::version).isInstanceOf(RuntimeException.class);
    assertThatThrownBy(this::version).as("it is not lost").isInstanceOf(RuntimeException.class);
    publish(PublishedLearners.learner(60, FEATURES));
    assertThat(version()).isEqualTo(60);
    model.close();
    assertThat(version()).isEqualTo(60);
  }

  @Test
  void aVersionThatIsTakenBackIsServedUntilAnotherComes() throws Exception {
    publish(PublishedLearners.learner(20, FEATURES));
    assertThat(version()).isEqualTo(20);
    VersionRecords.takeBack("k", 20, 1_000, model::take);
    assertThat(version()).isEqualTo(20);
    model.close();
    assertThat(version()).as("also after it has left the cache").isEqualTo(20);
    model = model();
    assertThat(version()).as("also after a restart").isEqualTo(20);
  }

  @Test
  void aControlRecordGoesBackAndForward() throws Exception {
    publish(PublishedLearners.learner(20, FEATURES));
    publish(PublishedLearners.learner(60, FEATURES));
    assertThat(version()).isEqualTo(60);
    model.take(ServeControl.pin(20).of("k"));
    assertThat(version()).isEqualTo(20);
    publish(PublishedLearners.learner(90, FEATURES));
    assertThat(version()).isEqualTo(20);
    model.take(ServeControl.LATEST.of("k"));
    assertThat(version()).isEqualTo(90);
  }

  @Test
  void aVersionThatWaitsIsDroppedWhenAControlRecordSaysSo() throws Exception {
    publish(PublishedLearners.learner(20, FEATURES));
    assertThat(version()).isEqualTo(20);
    publish(PublishedLearners.learner(60, FEATURES));
    assertThatThrownBy(() -> model.answer(example(FEATURES + 2)))
        .isInstanceOf(RejectedExampleException.class);
    model.take(ServeControl.pin(20).of("k"));
    assertThat(version()).isEqualTo(20);
  }

  @Test
  void aForgottenModelAnswersNothing() throws Exception {
    publish(PublishedLearners.learner(60, FEATURES));
    assertThat(version()).isEqualTo(60);
    model.take(ServeControl.NOTHING.of("k"));
    assertThat(model.answer(example(FEATURES))).isEmpty();
    assertThat(good.get()).isNull();
    publish(PublishedLearners.learner(20, FEATURES));
    assertThat(version()).as("a new one may have a lower number").isEqualTo(20);
  }

  @Test
  void whatIsReplacedOrRefusedIsFreed() throws Exception {
    long before = NativeFloats.live();
    for (int k = 1; k <= 20; k++) {
      publish(PublishedLearners.learner(20 * k, k % 3 == 0 ? FEATURES + 1 : FEATURES));
      model.answer(example(FEATURES));
    }
    model.close();
    assertThat(NativeFloats.live()).isEqualTo(before);
  }

  private long version() throws RejectedExampleException {
    return model.answer(example(FEATURES)).orElseThrow().version();
  }

  private void publish(Snapshot snapshot) {
    PublishedLearners.records("k", snapshot).forEach((ModelRecord record) -> model.take(record));
  }

  private static Example example(int features) {
    return PublishedLearners.example("k", features);
  }
}
