package io.nsrstream.models.fused;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.nsrstream.models.Batches;
import io.nsrstream.models.architecture.Activation;
import io.nsrstream.models.architecture.Stage;
import io.nsrstream.models.architecture.Stage.Convolution2d;
import io.nsrstream.models.architecture.Stage.Pool2d;
import io.nsrstream.models.architecture.Summary;
import io.nsrstream.models.fused.layers.ConvolutionEngine;
import io.nsrstream.models.memory.NativeFloats;
import io.nsrstream.models.onednn.OneDnn;
import io.nsrstream.online.data.Shape;
import io.nsrstream.online.network.Network;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class ImageLayersTest {
  private static final Stage IMAGE = new Stage.Image(5, 7, 2);
  private static final Shape NUMBERS = new Shape.Vector(70);
  private static final int OUTPUTS = 4;

  private static FusedFactory factory(ConvolutionEngine engine, Stage... stages) {
    List<Stage> all = new ArrayList<>(List.of(IMAGE));
    all.addAll(List.of(stages));
    return StageGradients.factory(engine, all.toArray(Stage[]::new));
  }

  private static void assertAgree(ConvolutionEngine engine, Stage... stages) {
    for (int rows : new int[] {6, 1}) {
      StageGradients.assertAgree(
          Sequences.of(rows, NUMBERS, true, OUTPUTS, 21), factory(engine, stages));
    }
  }

  @Test
  void oneDnnIsThereOnThisPlatform() {
    assertThat(OneDnn.version()).hasValueSatisfying(name -> assertThat(name).startsWith("oneDNN"));
  }

  @ParameterizedTest
  @EnumSource
  void gradientsOfConvolutionsAgreeWithFiniteDifferences(ConvolutionEngine engine) {
    for (int kernel : new int[] {1, 3, 5}) {
      for (int stride : new int[] {1, 2, 3}) {
        assertAgree(
            engine,
            new Convolution2d(5, kernel, stride),
            new Stage.Activate(Activation.TANH),
            new Stage.Response("first"),
            new Convolution2d(3, kernel, stride),
            new Stage.Response("second"),
            new Stage.Pool(Summary.MEAN));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void gradientsOfNormsAndRectifiersAgreeWithFiniteDifferences(ConvolutionEngine engine) {
    assertAgree(
        engine,
        new Convolution2d(4, 3, 1),
        new Stage.BatchNorm(),
        new Stage.Activate(Activation.RELU),
        new Stage.Response("first"),
        new Convolution2d(4, 3, 2),
        new Stage.BatchNorm(),
        new Stage.Response("second"),
        new Convolution2d(3, 1, 1),
        new Stage.Activate(Activation.RELU));
  }

  @ParameterizedTest
  @EnumSource
  void gradientsOfPoolsAgreeWithFiniteDifferences(ConvolutionEngine engine) {
    for (Summary summary : new Summary[] {Summary.MEAN, Summary.MAX}) {
      assertAgree(
          engine,
          new Convolution2d(4, 3, 1),
          new Stage.Activate(Activation.TANH),
          new Pool2d(summary, 2),
          new Stage.Response("pixels"),
          new Convolution2d(3, 3, 1));
    }
  }

  @ParameterizedTest
  @EnumSource
  void gradientsOfResidualsWithShortcutsAgreeWithFiniteDifferences(ConvolutionEngine engine) {
    assertAgree(
        engine,
        new Convolution2d(3, 3, 1),
        new Stage.Residual(
            List.of(
                new Convolution2d(4, 3, 2),
                new Stage.BatchNorm(),
                new Stage.Activate(Activation.RELU),
                new Convolution2d(4, 3, 1),
                new Stage.BatchNorm()),
            List.of(new Convolution2d(4, 1, 2), new Stage.BatchNorm())),
        new Stage.Activate(Activation.RELU),
        new Stage.Response("block"),
        new Stage.Residual(List.of(new Convolution2d(4, 3, 1), new Stage.BatchNorm())),
        new Stage.Pool(Summary.MEAN));
  }

  @Test
  void bothEnginesLearnTheSameButForRounding() {
    Stage[] stages = {
      new Convolution2d(8, 3, 1),
      new Stage.BatchNorm(),
      new Stage.Activate(Activation.RELU),
      new Pool2d(Summary.MAX, 2),
      new Convolution2d(8, 3, 1),
      new Stage.BatchNorm(),
      new Stage.Activate(Activation.RELU)
    };
    Sequences batch = Sequences.of(6, NUMBERS, true, OUTPUTS, 22);
    assertThat(learned(ConvolutionEngine.ONEDNN, batch, stages))
        .containsExactly(learned(ConvolutionEngine.PLAIN, batch, stages), within(1e-3f));
  }

  private static float[] learned(ConvolutionEngine engine, Sequences batch, Stage... stages) {
    float[] probabilities = new float[batch.size() * OUTPUTS];
    try (Network network = factory(engine, stages).create(NUMBERS, OUTPUTS, 3)) {
      network.scaleRate(0.05);
      for (int update = 0; update < 20; update++) {
        network.train(batch.batch(), Map.of());
      }
      network.predict(batch.batch(), probabilities);
    }
    return probabilities;
  }

  @ParameterizedTest
  @EnumSource
  void allThatImagesTakeOutsideTheHeapIsGivenBack(ConvolutionEngine engine) {
    long before = NativeFloats.live();
    Network network =
        factory(
                engine,
                new Convolution2d(4, 3, 1),
                new Stage.BatchNorm(),
                new Pool2d(Summary.MAX, 2))
            .create(NUMBERS, OUTPUTS, 3);
    for (int rows = 1; rows < 8; rows++) {
      network.train(Sequences.of(rows, NUMBERS, true, OUTPUTS, rows).batch(), Map.of());
    }
    assertThat(NativeFloats.live()).isGreaterThan(before);
    network.close();
    assertThat(NativeFloats.live()).isEqualTo(before);
  }

  @Test
  void numbersBehindTheImageAreNotSeen() {
    Sequences batch = Sequences.of(3, NUMBERS, true, OUTPUTS, 23);
    float[] wider = new float[3 * 72];
    for (int row = 0; row < 3; row++) {
      System.arraycopy(batch.features(), row * 70, wider, row * 72, 70);
      wider[row * 72 + 70] = 9;
      wider[row * 72 + 71] = -9;
    }
    float[] expected = new float[3 * OUTPUTS];
    float[] found = new float[3 * OUTPUTS];
    try (Network network =
        factory(ConvolutionEngine.FASTEST, new Convolution2d(4, 3, 1))
            .create(NUMBERS, OUTPUTS, 3)) {
      network.predict(batch.batch(), expected);
      network.grow(new Shape.Vector(72), OUTPUTS);
      network.predict(Batches.of(new Shape.Vector(72), wider, 3), found);
    }
    assertThat(found).containsExactly(expected);
  }

  @Test
  void numbersBehindThePixelsOfAStepAreNotSeen() {
    int steps = 5;
    int ofStep = 14;
    Sequences batch = Sequences.of(3, NUMBERS, true, OUTPUTS, 23);
    float[] wider = new float[3 * steps * (ofStep + 2)];
    Arrays.fill(wider, 9);
    for (int step = 0; step < 3 * steps; step++) {
      System.arraycopy(batch.features(), step * ofStep, wider, step * (ofStep + 2), ofStep);
    }
    FusedFactory factory = factory(ConvolutionEngine.FASTEST, new Convolution2d(4, 3, 1));
    float[] expected = new float[3 * OUTPUTS];
    float[] found = new float[3 * OUTPUTS];
    Shape.Sequence shape = new Shape.Sequence(steps, ofStep + 2);
    try (Network ofVectors = factory.create(NUMBERS, OUTPUTS, 3);
        Network ofSteps = factory.create(shape, OUTPUTS, 3)) {
      ofVectors.predict(batch.batch(), expected);
      ofSteps.predict(Batches.of(shape, wider, 3), found);
    }
    assertThat(found).containsExactly(expected);
  }

  @Test
  void stepsThatAreNotWholeRowsOfPixelsAreRefused() {
    FusedFactory factory = factory(ConvolutionEngine.PLAIN, new Convolution2d(4, 3, 1));
    for (int steps : new int[] {2, 10}) {
      assertThatThrownBy(() -> factory.size(new Shape.Sequence(steps, 70), OUTPUTS))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("come as %d steps: send 5 steps".formatted(steps));
    }
  }

  @Test
  void imagesOfMoreNumbersThanAnIntAreRefusedByTheirTrueNumber() {
    // 2^32 numbers, which are 0 as an int.
    FusedFactory factory =
        StageGradients.factory(
            ConvolutionEngine.PLAIN, new Stage.Image(4096, 4096, 256), new Convolution2d(1, 3, 1));
    assertThatThrownBy(() -> factory.size(NUMBERS, OUTPUTS))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("must have 4294967296 numbers, but have 70");
  }

  @Test
  void rowsOfFewerNumbersThanTheImageAreRefused() {
    FusedFactory factory = factory(ConvolutionEngine.PLAIN, new Convolution2d(4, 3, 1));
    assertThatThrownBy(() -> factory.create(new Shape.Vector(69), OUTPUTS, 3))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "rows of images of 5x7x2 must have 70 numbers, but have 69: name the height, width and"
                + " channels of yours");
  }

  @Test
  void aPoolThatNoSquareFitsIsRefused() {
    FusedFactory factory =
        factory(ConvolutionEngine.PLAIN, new Pool2d(Summary.MAX, 4), new Pool2d(Summary.MAX, 2));
    assertThatThrownBy(() -> factory.size(NUMBERS, OUTPUTS))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("at least 2 pixels in both directions, but its input has 1x1");
  }
}
