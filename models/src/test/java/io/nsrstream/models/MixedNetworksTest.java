package io.nsrstream.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nsrstream.online.data.Example;
import io.nsrstream.online.data.RejectedExampleException;
import io.nsrstream.online.encoding.Encoding;
import io.nsrstream.online.ensemble.MemberSettings;
import io.nsrstream.online.ensemble.ReplaySettings;
import io.nsrstream.online.learner.Learner;
import io.nsrstream.online.learner.LearnerSettings;
import io.nsrstream.online.network.NetworkFactory;
import io.nsrstream.online.settings.InvalidSettingsException;
import io.nsrstream.online.snapshot.Snapshot;
import io.nsrstream.online.snapshot.SnapshotException;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MixedNetworksTest {
  private static final int STEPS = 6;
  private static final int CHANNELS = 2;
  private static final NetworkFactory NETWORKS = NetworkSettings.DEFAULTS.factory();

  private static MemberSettings member(String network) {
    return new MemberSettings(
        4, 0.1, 20, 1, 0, Encoding.STANDARD, new ReplaySettings(1, 8, 50, false), network);
  }

  private static LearnerSettings settings(String... networks) {
    MemberSettings[] members = new MemberSettings[networks.length];
    for (int m = 0; m < members.length; m++) {
      members[m] = member(networks[m]);
    }
    return LearnerSettings.DEFAULTS.withMembers(members).forSequences();
  }

  private static Example example(Random random) {
    float[] features = new float[STEPS * CHANNELS];
    for (int i = 0; i < features.length; i++) {
      features[i] = (float) random.nextGaussian();
    }
    String label = features[0] > 0 ? "up" : features[1] > 0 ? "down" : "none";
    return new Example("", "", STEPS, features, List.of(), label, 0, 1);
  }

  private static void learn(Learner learner, Random random, int examples)
      throws RejectedExampleException {
    for (int i = 0; i < examples; i++) {
      learner.testThenTrain(example(random));
    }
  }

  @Test
  void aRaceOfSeveralKindsGoesOnAfterARestoreAsIfNothingHadHappened()
      throws RejectedExampleException {
    LearnerSettings settings = settings("", "tcn:4x2", "gru:5");
    try (Learner learner = new Learner(settings, NETWORKS)) {
      learn(learner, new Random(1), 61);
      try (Learner restored = Learner.restore(learner.snapshot(), settings, NETWORKS)) {
        learn(learner, new Random(2), 40);
        learn(restored, new Random(2), 40);

        assertThat(restored.snapshot().toBytes()).isEqualTo(learner.snapshot().toBytes());
      }
    }
  }

  @Test
  void aSnapshotNamesTheNetworksOfAllMembers() throws RejectedExampleException {
    try (Learner learner = new Learner(settings("mlp:8", "gru:5"), NETWORKS)) {
      learn(learner, new Random(1), 20);
      Snapshot snapshot = learner.snapshot();

      assertThat(Learner.architecture(snapshot)).contains("mlp:8", " and gru:5");
      assertThatThrownBy(() -> Learner.restore(snapshot, settings("gru:5", "mlp:8"), NETWORKS))
          .isInstanceOf(SnapshotException.class)
          .hasMessageContaining("the snapshot has a network mlp:8");
    }
  }

  @Test
  void anUnknownNetworkIsRefusedByTheNameOfItsMember() {
    assertThatThrownBy(() -> new Learner(settings("", "mpl:8"), NETWORKS))
        .isInstanceOf(InvalidSettingsException.class)
        .hasMessageContaining("learner.members[1].network must be one of mlp:W,");
  }

  @Test
  void aSpecificationIsReadOnceAndAnotherOneIsAnother() {
    NetworkFactory one = NETWORKS.like("mlp:8");
    assertThat(NETWORKS.like("mlp:8")).isSameAs(one);
    assertThat(NETWORKS.like("mlp:16").architecture()).startsWith("mlp:16");
    assertThat(NETWORKS.like("mlp:8").architecture()).isEqualTo(one.architecture());
  }

  @Test
  void aFactoryOfOneKindSaysThatMembersCannotNameAnother() {
    NetworkFactory one = NETWORKS.like("mlp:8");

    assertThat(one.architecture()).startsWith("mlp:8");
    assertThatThrownBy(() -> one.like("mlp:16"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("must be left out where the model is mlp:8");
  }
}
