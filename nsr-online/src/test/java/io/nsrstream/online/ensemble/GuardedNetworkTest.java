package io.nsrstream.online.ensemble;

import static org.assertj.core.api.Assertions.assertThat;

import io.nsrstream.online.data.Batch;
import io.nsrstream.online.data.Shape;
import io.nsrstream.online.learner.SoftmaxRegression;
import io.nsrstream.online.snapshot.Snapshot;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GuardedNetworkTest {
  private static final Shape INPUT = new Shape.Vector(100);
  private static final Shape WIDER = new Shape.Vector(120);
  private static final int CLASSES = 5;
  private static final long SEED = 17;

  private final SoftmaxRegression.Factory networks = new SoftmaxRegression.Factory();

  private GuardedNetwork fresh() {
    return new GuardedNetwork(networks, INPUT, CLASSES, SEED, 1);
  }

  private static Batch batch(GuardedNetwork network, int label) {
    Batch batch = new Batch();
    batch.begin(network.input(), 1);
    batch.inputs()[label] = 1;
    batch.labels()[0] = label;
    batch.weights()[0] = 1;
    return batch;
  }

  private static void train(GuardedNetwork network, int updates) {
    for (int i = 0; i < updates; i++) {
      network.train(batch(network, i % CLASSES), Map.of());
    }
  }

  private static float[] predicted(GuardedNetwork network) {
    float[] probabilities = new float[CLASSES];
    network.predict(batch(network, 0), probabilities);
    return probabilities;
  }

  private static Snapshot snapshot(GuardedNetwork network) {
    return Snapshot.builder().section("NETW", network::write).build();
  }

  private GuardedNetwork restored(Snapshot snapshot) {
    return snapshot.restore("NETW", new GuardedNetwork(networks, INPUT, 1, 1, 1));
  }

  @Test
  void aNetworkThatHasTakenNoUpdateIsWrittenAsItsSeed() {
    GuardedNetwork network = fresh();
    predicted(network);
    Snapshot snapshot = snapshot(network);

    assertThat(snapshot.size()).isLessThan(100);
    GuardedNetwork restored = restored(snapshot);
    assertThat(predicted(restored)).isEqualTo(predicted(network));
    train(network, 20);
    train(restored, 20);
    assertThat(snapshot(restored)).isEqualTo(snapshot(network));
  }

  @Test
  void itGrowsAsIfItHadBeenThatWideFromTheBeginning() {
    GuardedNetwork used = new GuardedNetwork(networks, INPUT, 1, SEED, 1);
    used.predict(batch(used, 0), new float[1]);
    used.grow(WIDER, CLASSES);

    GuardedNetwork wide = new GuardedNetwork(networks, WIDER, CLASSES, SEED, 1);
    assertThat(predicted(used)).isEqualTo(predicted(wide));
    assertThat(snapshot(used)).isEqualTo(snapshot(wide));
  }

  @Test
  void aCopyOfItIsTheSame() {
    GuardedNetwork copy = new GuardedNetwork(networks, WIDER, 1, 1, 1);
    copy.takeOver(fresh());

    assertThat(snapshot(copy)).isEqualTo(snapshot(fresh()));
    assertThat(predicted(copy)).isEqualTo(predicted(fresh()));
  }

  /** What was written is good in both, so that a fault leads both back to it. */
  @Test
  void afterAFaultAnInterruptedNetworkIsTheUninterruptedOne() {
    GuardedNetwork uninterrupted = fresh();
    train(uninterrupted, 30);
    GuardedNetwork interrupted = restored(snapshot(uninterrupted));
    for (GuardedNetwork each : new GuardedNetwork[] {uninterrupted, interrupted}) {
      train(each, 10);
      networks.faults().failing = true;
      train(each, 1);
      networks.faults().failing = false;
      assertThat(each.faults()).isEqualTo(1);
      train(each, 3);
    }

    assertThat(predicted(interrupted)).isEqualTo(predicted(uninterrupted));
    assertThat(snapshot(interrupted)).isEqualTo(snapshot(uninterrupted));
  }

  @Test
  void aFaultInTheFirstUpdateLeadsBackToTheInitialWeights() {
    GuardedNetwork network = fresh();
    float[] before = predicted(network);
    networks.faults().failing = true;
    train(network, 1);
    networks.faults().failing = false;

    assertThat(predicted(network)).isEqualTo(before);
    assertThat(network.faults()).isEqualTo(1);
  }

  @Test
  void aSnapshotHasOneStateOfTheNetwork() {
    GuardedNetwork network = fresh();
    train(network, 30);

    int parameters = (int) networks.size(INPUT, CLASSES).parameters();
    int moments = (int) networks.size(INPUT, CLASSES).moments();
    assertThat(snapshot(network).size()).isLessThan((parameters + moments) * Float.BYTES + 200);
  }
}
