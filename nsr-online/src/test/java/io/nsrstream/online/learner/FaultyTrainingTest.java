package io.nsrstream.online.learner;

import static org.assertj.core.api.Assertions.assertThat;

import io.nsrstream.online.data.Example;
import io.nsrstream.online.data.RejectedExampleException;
import io.nsrstream.online.ensemble.MemberSettings;
import io.nsrstream.online.snapshot.Snapshot;
import java.util.Iterator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a learner does when the loss of a training step is not finite. */
class FaultyTrainingTest {
  private static final LearnerSettings SETTINGS =
      LearnerSettings.ofOne(MemberSettings.parse("lambda=0.03"));
  private static final int BATCH = SETTINGS.members().get(0).batch();

  private final SoftmaxRegression.Factory networks = new SoftmaxRegression.Factory();
  private final SoftmaxRegression.Switch network = networks.faults();
  private final Iterator<Example> stream = TestStream.labelled(40_000, 11).iterator();
  private Learner learner = new Learner(SETTINGS, networks);

  @BeforeEach
  void train() throws RejectedExampleException {
    steps(300);
  }

  @Test
  void theLastGoodStateComesBackAndTheFaultIsCounted() throws RejectedExampleException {
    fail(1);

    assertThat(learner.report().faults()).isEqualTo(1);
    assertThat(learner.report().updates()).isEqualTo(301);
    assertThat(learner.report().loss()).isFinite();
    assertThat(learner.report().variance().values()).allMatch(Double::isFinite);
    // The good state is of step 256 of this easy stream, and not that of the start.
    steps(5);
    assertThat(learner.report().window().accuracy()).isGreaterThan(0.98);
  }

  @Test
  void aStateThatAStepSpoiledIsNeverTheGoodOne() throws RejectedExampleException {
    // Every step in turn, so that the one before a copy is among them.
    for (int step = 0; step < 300; step++) {
      network.spoiling = true;
      steps(1);
      network.spoiling = false;
      steps(1);
      assertThat(learner.report().faults()).isEqualTo(step + 1);
      steps(step % 2);
    }
  }

  @Test
  void aNetworkThatDivergedInAStepOfFiniteLossGivesNoNaNAndASnapshotThatIsRead()
      throws RejectedExampleException {
    network.spoiling = true;
    steps(1);
    network.spoiling = false;

    assertThat(learner.forecast(stream.next()).prediction().probabilities())
        .doesNotContain(Float.NaN);
    Learner restored = restored(new SoftmaxRegression.Factory());
    for (Example example : TestStream.labelled(50, 12)) {
      learner.testThenTrain(example);
      restored.testThenTrain(example);
    }
    assertThat(restored.snapshot()).isEqualTo(learner.snapshot());
    assertThat(learner.report().faults()).isEqualTo(1);
  }

  @Test
  void classesThatCameAfterTheGoodStateKeepTheirOutputs() throws RejectedExampleException {
    for (int i = 0; i < BATCH; i++) {
      learner.testThenTrain(Example.of("new", stream.next().features(), "a new class"));
    }

    fail(1);

    assertThat(learner.forecast(stream.next()).prediction().probabilities())
        .hasSize(4)
        .doesNotContain(Float.NaN);
    steps(1);
    assertThat(learner.report().faults()).isEqualTo(1);
  }

  @Test
  void theRateIsHalvedForAWhileAndDoubledBack() throws RejectedExampleException {
    fail(2);
    assertThat(network.factor).isEqualTo(0.25);

    steps(127);
    assertThat(network.factor).isEqualTo(0.25);
    steps(1);
    assertThat(network.factor).isEqualTo(0.5);
    steps(128);
    assertThat(network.factor).isEqualTo(1);
    steps(200);
    assertThat(network.factor).isEqualTo(1);
  }

  @Test
  void aFaultMakesTheWhileStartAnew() throws RejectedExampleException {
    fail(1);
    steps(127);
    fail(1);
    steps(127);

    assertThat(network.factor).isEqualTo(0.25);
  }

  @Test
  void theRateComesBackAfterAnyNumberOfFaults() throws RejectedExampleException {
    fail(2000);
    assertThat(network.factor).isEqualTo(1.0 / 1024);

    steps(10 * 128);

    assertThat(network.factor).isEqualTo(1);
    assertThat(learner.report().faults()).isEqualTo(2000);
  }

  /** What a snapshot has is the good state of both, as at a checkpoint of a job. */
  @Test
  void aRestoredLearnerRecoversAsOneThatOnlyTookTheSameSnapshots() throws RejectedExampleException {
    SoftmaxRegression.Factory others = new SoftmaxRegression.Factory();
    Learner other = restored(others);
    for (int step = 0; step < 700; step++) {
      network.failing = step % 150 == 20;
      others.faults().failing = network.failing;
      for (int i = 0; i < BATCH; i++) {
        Example example = stream.next();
        learner.testThenTrain(example);
        other.testThenTrain(example);
      }
      if (step % 7 == 0) {
        other.snapshot();
        learner = restored(networks);
      }
      assertThat(others.faults().factor).isEqualTo(network.factor);
    }

    assertThat(learner.report().faults()).isEqualTo(5);
    assertThat(other.snapshot()).isEqualTo(learner.snapshot());
  }

  @Test
  void aSnapshotRightAfterAFaultIsReadable() throws RejectedExampleException {
    fail(1);

    assertThat(restored(new SoftmaxRegression.Factory()).report())
        .usingRecursiveComparison()
        .withEqualsForType(Double::equals, Double.class)
        .isEqualTo(learner.report());
  }

  private Learner restored(SoftmaxRegression.Factory factory) {
    return Learner.restore(Snapshot.of(learner.snapshot().toBytes()), SETTINGS, factory);
  }

  private void fail(int count) throws RejectedExampleException {
    network.failing = true;
    steps(count);
    network.failing = false;
  }

  private void steps(int count) throws RejectedExampleException {
    for (int i = 0; i < count * BATCH; i++) {
      learner.testThenTrain(stream.next());
    }
  }
}
