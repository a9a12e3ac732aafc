package io.nsrstream.models.fused;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nsrstream.models.NetworkSettings;
import io.nsrstream.models.architecture.Activation;
import io.nsrstream.models.architecture.Initialization;
import io.nsrstream.models.architecture.Optimizer;
import io.nsrstream.models.memory.NativeFloats;
import io.nsrstream.online.data.Batch;
import io.nsrstream.online.data.Shape;
import io.nsrstream.online.network.Network;
import io.nsrstream.online.network.NetworkFactory;
import io.nsrstream.online.network.NetworkSize;
import io.nsrstream.online.network.NetworkState;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How much memory outside the heap networks hold, and when they give it back. */
final class NetworkMemoryTest {
  private static final Shape INPUT = new Shape.Sequence(5, 3);

  private static NetworkFactory factory(String spec) {
    return new NetworkSettings(
            spec, Activation.RELU, Initialization.HE, Optimizer.ADAM, 0.01, 0.9, 5, "none")
        .factory();
  }

  private static Batch batch(int rows, int steps) {
    Batch batch = new Batch();
    batch.begin(new Shape.Sequence(steps, 3), rows);
    return batch;
  }

  @Test
  void aNetworkTooLargeTakesNothing() {
    long before = NativeFloats.live();
    NetworkFactory wide = factory("mlp:99999");
    Shape huge = new Shape.Sequence(6_000, 100);
    assertThatThrownBy(() -> wide.create(huge, 2, 1)).hasMessageContaining("2^29 parameters");
    assertThat(NativeFloats.live()).isEqualTo(before);
    assertThat(wide.size(huge, 2).parameters()).isEqualTo(60_000_000_000L - 600_000 + 299_999);
  }

  @Test
  void aFailedGrowthTakesNothingAndChangesNothing() {
    try (Network network = factory("mlp:2000").create(INPUT, 2, 1)) {
      NetworkState state = network.state();
      long before = NativeFloats.live();
      assertThatThrownBy(() -> network.grow(new Shape.Sequence(6_000, 100), 2))
          .hasMessageContaining("2^29 parameters");
      assertThat(NativeFloats.live()).isEqualTo(before);
      assertThat(network.input()).isEqualTo(INPUT);
      assertThat(network.state()).usingRecursiveComparison().isEqualTo(state);
    }
  }

  @Test
  void aFailedRestoreTakesNothingAndChangesNothing() {
    try (Network network = factory("mlp:20").create(INPUT, 2, 1)) {
      NetworkState state = network.state();
      NetworkState misfit =
          new NetworkState(
              new Shape.Sequence(50, 3), 2, new float[7], state.optimizer(), state.counters());
      NetworkState halfFitting =
          new NetworkState(INPUT, 2, state.parameters().clone(), new float[3], state.counters());
      Arrays.fill(halfFitting.parameters(), 1);
      long before = NativeFloats.live();
      assertThatThrownBy(() -> network.restore(misfit)).hasMessageContaining("parameters");
      assertThatThrownBy(() -> network.restore(halfFitting)).hasMessageContaining("moments");
      assertThat(NativeFloats.live()).isEqualTo(before);
      assertThat(network.state()).usingRecursiveComparison().isEqualTo(state);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "mlp:20",
        "gru:8",
        "lstm:8",
        "tcn:8x2",
        "fcn:8",
        "transformer:8x2x2",
        "mlp:9/norm"
      })
  void aMuchLongerRowLeavesNoRoomBehind(String spec) {
    long beforeAll = NativeFloats.live();
    try (Network network = factory(spec).create(INPUT, 2, 1)) {
      network.train(batch(4, 5), Map.of());
      network.predict(batch(1, 5), new float[2]);
      long usual = NativeFloats.live();
      network.predict(batch(1, 1_000), new float[2]);
      assertThat(NativeFloats.live()).isLessThanOrEqualTo(usual);
      network.predict(batch(1, 5), new float[2]);
      network.train(batch(4, 5), Map.of());
      assertThat(NativeFloats.live()).isLessThanOrEqualTo(usual);
    }
    assertThat(NativeFloats.live()).isEqualTo(beforeAll);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "mlp:20,10/norm/dropout:0.1",
        "gru:8",
        "lstm:8",
        "tcn:8x2",
        "fcn:8",
        "transformer:8x2x2",
        "dl4j:mlp:20",
        "dl4j:lstm:8",
        "dl4j:tcn:8x2"
      })
  void theSizeIsKnownWithoutANetwork(String spec) {
    NetworkFactory factory = factory(spec);
    NetworkSize size = factory.size(INPUT, 4);
    try (Network network = factory.create(INPUT, 4, 1)) {
      NetworkState state = network.state();
      assertThat(size)
          .isEqualTo(new NetworkSize(state.parameters().length, state.optimizer().length));
    }
  }

  @Test
  void theKernelsAreNamed() {
    assertThat(factory("mlp:20").kernels()).matches("OpenBLAS \\d+\\.\\d+\\.\\d+ [A-Z0-9]+");
    assertThat(factory("dl4j:mlp:20").kernels()).contains("ND4J").contains("Backend");
  }
}
