package io.nsrstream.lab.epochs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.nsrstream.online.data.Batch;
import io.nsrstream.online.data.Shape;
import io.nsrstream.online.network.Layer;
import io.nsrstream.online.network.Network;
import io.nsrstream.online.network.NetworkState;
import io.nsrstream.online.penalty.ResponsePenalty;
import io.nsrstream.online.penalty.Steadiness;
import io.nsrstream.online.snapshot.Snapshot;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

final class EpochTrainingTest {
  private static final int ROWS = 25;

  /** Rows whose only feature is their number. */
  private static Dataset numbered() {
    float[] features = new float[ROWS];
    int[] labels = new int[ROWS];
    for (int row = 0; row < ROWS; row++) {
      features[row] = row;
      labels[row] = row % 3;
    }
    return new Dataset(new Shape.Vector(1), 3, features, lengths(labels), labels);
  }

  private static final Course COURSE = Course.plain(10, 9);

  private static List<Float> seen(EpochTraining training, Recorder network) {
    network.seen.clear();
    training.epoch();
    return List.copyOf(network.seen);
  }

  @Test
  void anEpochShowsEveryRowOnceInAnOrderOfItsOwn() {
    Recorder network = new Recorder();
    EpochTraining training = new EpochTraining(network, Map.of(), numbered(), COURSE, 1);
    List<Float> first = seen(training, network);
    assertThat(network.batches).containsExactly(10, 10, 5);
    List<Float> second = seen(training, network);
    assertThat(first).doesNotHaveDuplicates().hasSize(ROWS);
    assertThat(second).containsExactlyInAnyOrderElementsOf(first).isNotEqualTo(first);
    assertThat(training.epochs()).isEqualTo(2);
  }

  @Test
  void anotherSeedIsAnotherOrder() {
    Recorder network = new Recorder();
    List<Float> one = seen(new EpochTraining(network, Map.of(), numbered(), COURSE, 1), network);
    List<Float> same = seen(new EpochTraining(network, Map.of(), numbered(), COURSE, 1), network);
    List<Float> two = seen(new EpochTraining(network, Map.of(), numbered(), COURSE, 2), network);
    assertThat(same).isEqualTo(one);
    assertThat(two).isNotEqualTo(one);
  }

  @Test
  void theLossOfAnEpochIsTheMeanOverItsRows() {
    Recorder network = new Recorder();
    // The recorder's loss is the number of rows in the mini-batch.
    double loss = new EpochTraining(network, Map.of(), numbered(), COURSE, 1).epoch();
    assertThat(loss).isCloseTo((10 * 10 + 10 * 10 + 5 * 5) / 25.0, within(1e-12));
  }

  @Test
  void aRestoredTrainingGoesOnByteForByte() {
    EpochTraining original = steady(new Recorder());
    original.epoch();
    EpochTraining copy = steady(new Recorder());
    snapshot(original)
        .read(
            "TRAI",
            in -> {
              copy.restore(in);
              return copy;
            });
    original.epoch();
    copy.epoch();
    assertThat(snapshot(copy)).isEqualTo(snapshot(original));
  }

  private static EpochTraining steady(Recorder network) {
    Map<String, ResponsePenalty> penalties =
        Map.of(Layer.LOGITS, new Steadiness(1, 5, false, false));
    return new EpochTraining(network, penalties, numbered(), COURSE, 1);
  }

  private static Snapshot snapshot(EpochTraining training) {
    return Snapshot.builder().section("TRAI", training::write).build();
  }

  @Test
  void partsAreRowsOfTheWhole() {
    Recorder network = new Recorder();
    Dataset part = numbered().part(5, 20).part(new int[] {14, 0});
    assertThat(seen(new EpochTraining(network, Map.of(), part, COURSE, 1), network))
        .containsExactlyInAnyOrder(19f, 5f);
    assertThat(part.classes()).isEqualTo(3);
  }

  @Test
  void aDatasetWhoseNumbersDoNotFitIsRefused() {
    assertThatThrownBy(
            () -> new Dataset(new Shape.Vector(2), 2, new float[5], new int[2], new int[2]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("features must be 2 rows of 2 numbers, but are 5");
  }

  @Test
  void anAssessmentMeasuresErrorLossAndResponses() {
    // The recorder responds with the row's feature in the first neuron, and 0 in the others.
    Assessment assessment =
        Assessment.of(
            new Recorder(), numbered().part(new int[] {0, 3, 1, 4}), List.of(Layer.LOGITS));
    // Rows 0 and 3 are of class 0, which is predicted.
    assertThat(assessment.error()).isEqualTo(0.5);
    assertThat(assessment.crossEntropy())
        .isCloseTo((-2 * Math.log(0.5) - 2 * Math.log(0.25)) / 4, within(1e-6));
    // Each row is 1.5 away from its class mean in one of the three neurons.
    ResponseStatistics logits = Objects.requireNonNull(assessment.responses().get(Layer.LOGITS));
    assertThat(logits.variance()).isCloseTo(1.5 * 1.5 / 3, within(1e-6));
    assertThat(logits.aggregatedVariance()).isCloseTo(1.5 * 1.5, within(1e-6));
  }

  @Test
  void rowsBeyondOneChunkAreAssessedToo() {
    float[] features = new float[1_203];
    int[] labels = new int[1_203];
    labels[1_202] = 1;
    Dataset many = new Dataset(new Shape.Vector(1), 3, features, lengths(labels), labels);
    assertThat(Assessment.of(new Recorder(), many, List.of()).error()).isEqualTo(1.0 / 1_203);
  }

  private static int[] lengths(int[] labels) {
    int[] lengths = new int[labels.length];
    Arrays.fill(lengths, 1);
    return lengths;
  }

  /** Remembers what it is shown, and predicts class 0 with one half. */
  private static final class Recorder implements Network {
    final List<Float> seen = new ArrayList<>();
    final List<Integer> batches = new ArrayList<>();
    private float weight;

    @Override
    public Shape input() {
      return new Shape.Vector(1);
    }

    @Override
    public int outputs() {
      return 3;
    }

    @Override
    public List<Layer> layers() {
      return List.of(new Layer(Layer.LOGITS, 3, true));
    }

    @Override
    public void predict(Batch batch, float[] probabilities, Map<String, float[]> responses) {
      for (int row = 0; row < batch.rows(); row++) {
        int at = row * 3;
        probabilities[at] = 0.5f;
        probabilities[at + 1] = 0.25f;
        probabilities[at + 2] = 0.25f;
        responses.values().forEach(room -> room[at] = batch.inputs()[at / 3]);
      }
    }

    @Override
    public double gradient(Batch batch, Map<String, ? extends ResponsePenalty> penalties) {
      int rows = batch.rows();
      batches.add(rows);
      float[] responses = new float[rows * 3];
      for (int row = 0; row < rows; row++) {
        seen.add(batch.inputs()[row]);
        responses[row * 3] = batch.inputs()[row];
      }
      float[] gradient = new float[rows * 3];
      penalties
          .values()
          .forEach(penalty -> penalty.apply(responses, batch.labels(), rows, 3, gradient));
      for (float slope : gradient) {
        weight += slope * slope;
      }
      return rows;
    }

    @Override
    public boolean apply() {
      return true;
    }

    @Override
    public void grow(Shape input, int outputs) {}

    @Override
    public void scaleRate(double factor) {}

    @Override
    public NetworkState state() {
      return new NetworkState(input(), 3, new float[] {weight}, new float[0], new long[0]);
    }

    @Override
    public void restore(NetworkState state) {
      weight = state.parameters()[0];
    }

    @Override
    public void close() {}
  }
}
