package io.nsrstream.models.fused;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.sun.management.ThreadMXBean;
import io.nsrstream.models.Batches;
import io.nsrstream.models.architecture.Activation;
import io.nsrstream.models.architecture.Stage;
import io.nsrstream.models.architecture.Stage.Convolution;
import io.nsrstream.models.architecture.Summary;
import io.nsrstream.online.data.Batch;
import io.nsrstream.online.data.Shape;
import io.nsrstream.online.network.Network;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class AttentionLayerTest {
  private static final int OUTPUTS = 4;
  private static final Shape SEQUENCE = new Shape.Sequence(7, 3);

  /** A block of a transformer, and what goes before and after it. */
  private static final Stage[] TRANSFORMER = {
    Convolution.pointwise(6),
    new Stage.PositionalEncoding(),
    new Stage.Residual(
        List.of(new Stage.LayerNorm(), new Stage.Attention(2), new Stage.Dropout(0.2))),
    new Stage.Residual(
        List.of(
            new Stage.LayerNorm(),
            Convolution.pointwise(9),
            new Stage.Activate(Activation.TANH),
            Convolution.pointwise(6))),
    new Stage.Response("block"),
    new Stage.Pool(Summary.MEAN)
  };

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 6})
  void gradientsAgreeWithFiniteDifferences(int heads) {
    StageGradients.assertAgree(
        Convolution.pointwise(6),
        new Stage.Attention(heads),
        new Stage.Activate(Activation.TANH),
        new Stage.Response("hidden"),
        new Stage.Pool(Summary.MEAN));
  }

  @Test
  void gradientsAgreeWhereAttentionIsFirst() {
    StageGradients.assertAgree(
        new Stage.Attention(3), new Stage.Response("hidden"), new Stage.Pool(Summary.LAST));
  }

  @Test
  void gradientsOfVectorsAgreeWithFiniteDifferences() {
    for (int rows : new int[] {1, 6}) {
      StageGradients.assertAgree(
          Sequences.of(rows, new Shape.Vector(4), true, OUTPUTS, rows),
          new Stage.Dense(4),
          new Stage.Attention(2),
          new Stage.Response("hidden"));
    }
  }

  @Test
  void gradientsOfATransformerAgreeWithFiniteDifferences() {
    StageGradients.assertAgree(TRANSFORMER);
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 5})
  void positionalEncodingsPassGradientsOn(int channels) {
    StageGradients.assertAgree(
        Convolution.pointwise(channels),
        new Stage.Activate(Activation.TANH),
        new Stage.PositionalEncoding(),
        new Stage.Residual(List.of(new Stage.PositionalEncoding(), Convolution.pointwise(4))),
        new Stage.Pool(Summary.MAX));
  }

  @Test
  void absentStepsAreNotAttendedTo() {
    Sequences batch = Sequences.of(6, SEQUENCE, false, OUTPUTS, 1);
    Shape longer = new Shape.Sequence(11, 3);
    float[] padded = new float[6 * longer.size()];
    Arrays.fill(padded, Batches.ABSENT);
    for (int row = 0; row < 6; row++) {
      System.arraycopy(
          batch.features(), row * SEQUENCE.size(), padded, row * longer.size(), SEQUENCE.size());
    }
    float[] expected = new float[6 * OUTPUTS];
    float[] found = new float[6 * OUTPUTS];
    try (Network network = StageGradients.factory(TRANSFORMER).create(SEQUENCE, OUTPUTS, 5)) {
      network.predict(Batches.of(network.input(), batch.features(), 6), expected);
      network.grow(longer, OUTPUTS);
      network.predict(Batches.of(network.input(), padded, 6), found);
    }
    assertThat(found).containsExactly(expected, within(1e-6f));
  }

  @Test
  void batchThatWasNotFiniteLeavesNoTrace() {
    Sequences batch = Sequences.of(6, SEQUENCE, false, OUTPUTS, 1);
    Sequences whole = Sequences.of(6, SEQUENCE, true, OUTPUTS, 2);
    float[] broken = whole.features().clone();
    Arrays.fill(broken, Float.POSITIVE_INFINITY);
    FusedFactory factory = StageGradients.factory(TRANSFORMER);
    try (Network network = factory.create(SEQUENCE, OUTPUTS, 5);
        Network other = factory.create(SEQUENCE, OUTPUTS, 5)) {
      assertThat(
              network.train(
                  Batches.of(network.input(), broken, whole.labels(), whole.weights(), 6),
                  Map.of()))
          .isNaN();
      network.train(
          Batches.of(network.input(), batch.features(), batch.labels(), batch.weights(), 6),
          Map.of());
      other.train(
          Batches.of(other.input(), batch.features(), batch.labels(), batch.weights(), 6),
          Map.of());
      assertThat(network.state()).usingRecursiveComparison().isEqualTo(other.state());
    }
  }

  @Test
  void channelsMustBeAMultipleOfTheHeads() {
    FusedFactory factory = StageGradients.factory(Convolution.pointwise(6), new Stage.Attention(4));
    assertThatThrownBy(() -> factory.create(SEQUENCE, OUTPUTS, 5))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("a multiple of its heads, but are 6 for 4 heads");
  }

  @Test
  void trainingAllocatesNothing() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long self = Thread.currentThread().getId();
    int steps = 500;
    Batch large = Sequences.of(9, SEQUENCE, false, OUTPUTS, 1).batch();
    Batch small = Sequences.of(1, SEQUENCE, true, OUTPUTS, 2).batch();
    Stage[] stages = Arrays.copyOf(TRANSFORMER, TRANSFORMER.length + 1);
    stages[TRANSFORMER.length] = new Stage.BatchNorm();
    float[] probabilities = new float[9 * OUTPUTS];
    try (Network network = StageGradients.factory(stages).create(SEQUENCE, OUTPUTS, 5)) {
      long allocated = 0;
      for (int round = 0; round < 3; round++) { // the first ones warm up
        long before = threads.getThreadAllocatedBytes(self);
        for (int i = 0; i < steps; i++) {
          network.predict(large, probabilities);
          network.train(i % 2 == 0 ? large : small, Map.of());
        }
        allocated = threads.getThreadAllocatedBytes(self) - before;
      }
      assertThat(allocated / (double) steps).isLessThanOrEqualTo(64);
    }
  }
}
