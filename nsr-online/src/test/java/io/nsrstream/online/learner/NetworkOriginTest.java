package io.nsrstream.online.learner;

import static org.assertj.core.api.Assertions.assertThat;

import io.nsrstream.online.data.Example;
import io.nsrstream.online.data.Shape;
import io.nsrstream.online.ensemble.MemberSettings;
import io.nsrstream.online.network.Network;
import io.nsrstream.online.network.NetworkFactory;
import io.nsrstream.online.network.NetworkSize;
import io.nsrstream.online.snapshot.SectionReader;
import io.nsrstream.online.snapshot.Snapshot;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Results depend on the kernels of the processor, so a snapshot names them. */
final class NetworkOriginTest {
  private static final LearnerSettings SETTINGS =
      LearnerSettings.ofOne(MemberSettings.parse("batch=2"));

  @Test
  void aSnapshotNamesItsKernelsAndGoesOnWithOthers() throws Exception {
    Snapshot snapshot;
    try (Learner learner = new Learner(SETTINGS, new Kernels("one"))) {
      for (Example example : TestStream.labelled(20, 3)) {
        learner.testThenTrain(example);
      }
      snapshot = learner.snapshot();
    }
    assertThat(kernels(snapshot)).isEqualTo("one");
    try (Learner other = Learner.restore(snapshot, SETTINGS, new Kernels("another"))) {
      assertThat(other.examples()).isEqualTo(20);
      assertThat(kernels(other.snapshot())).isEqualTo("another");
    }
  }

  private static String kernels(Snapshot snapshot) {
    return snapshot.read("KERN", SectionReader::getText);
  }

  /** The same networks, computed with kernels of another name. */
  private record Kernels(String kernels) implements NetworkFactory {
    private static final NetworkFactory NETWORKS = new SoftmaxRegression.Factory();

    @Override
    public String architecture() {
      return NETWORKS.architecture();
    }

    @Override
    public NetworkSize size(Shape input, int outputs) {
      return NETWORKS.size(input, outputs);
    }

    @Override
    public List<String> penalisableLayers() {
      return NETWORKS.penalisableLayers();
    }

    @Override
    public Network create(Shape input, int outputs, long seed) {
      return NETWORKS.create(input, outputs, seed);
    }
  }
}
