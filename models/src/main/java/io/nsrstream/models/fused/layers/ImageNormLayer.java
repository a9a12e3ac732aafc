package io.nsrstream.models.fused.layers;

import static org.bytedeco.openblas.global.openblas.cblas_saxpy;
import static org.bytedeco.openblas.global.openblas.cblas_sscal;

import io.nsrstream.models.memory.NativeFloats;
import io.nsrstream.models.onednn.NormPrimitives;
import io.nsrstream.models.onednn.NormPrimitives.Moments;
import io.nsrstream.models.onednn.NormPrimitives.Norm;
import io.nsrstream.models.onednn.NormPrimitives.Weights;
import io.nsrstream.models.onednn.Sized;
import org.bytedeco.javacpp.FloatPointer;
import org.jspecify.annotations.Nullable;

/**
 * {@link BatchNormLayer} over the pixels of images, by oneDNN, with the rectifier that may follow
 * it.
 */
final class ImageNormLayer implements FusedLayer {
  private final Signal input;
  private final Signal output;
  private final int channels;
  private final Slot scale;
  private final Slot shift;
  private final Slot runningMean;
  private final Slot runningVariance;
  private final Sized<NormPrimitives> primitives;

  private final NativeFloats statistics = new NativeFloats();

  /** Those of the mini-batch that is learned, until the update. */
  private @Nullable Moments measured;

  private @Nullable Moments running;

  ImageNormLayer(Signal input, boolean rectified, Tensors tensors) {
    this.input = input;
    this.channels = input.channels();
    Extent extent = input.extent();
    this.output = new Signal(extent, channels);
    this.scale = tensors.constants(channels, 1);
    this.shift = tensors.constants(channels, 0);
    this.runningMean = tensors.statistics(channels, 0);
    this.runningVariance = tensors.statistics(channels, 1);
    Norm norm =
        new Norm(extent.height(), extent.width(), channels, BatchNormLayer.EPSILON, rectified);
    this.primitives =
        new Sized<>(
            (rows, pixels) -> new NormPrimitives(norm, rows, weights(), tensors.workspace()));
  }

  private Weights weights() {
    return new Weights(scale.values(), shift.values(), scale.gradient(), shift.gradient());
  }

  private Moments measured() {
    if (measured == null) {
      statistics.reserve(2 * channels);
      measured = new Moments(statistics.at(0), statistics.at(channels));
    }
    return measured;
  }

  private Moments running() {
    if (running == null) {
      running = new Moments(runningMean.values(), runningVariance.values());
    }
    return running;
  }

  private NormPrimitives primitives() {
    return primitives.of(input.extent().rows(), input.extent().steps());
  }

  @Override
  public Signal output() {
    return output;
  }

  @Override
  public void forward(Pass pass) {
    output.resize(pass);
    FloatPointer x = input.values().readOutside();
    FloatPointer y = output.values().overwriteOutside();
    if (pass.training()) {
      primitives().learn(x, y, measured());
    } else {
      primitives().predict(x, y, running());
    }
  }

  @Override
  public void backward(Pass pass) {
    primitives()
        .gradient(
            input.values().readOutside(),
            output.gradient().readOutside(),
            input.gradient().overwriteOutside(),
            measured());
  }

  @Override
  public void settle() {
    follow(measured().mean(), runningMean);
    follow(measured().variance(), runningVariance);
  }

  private void follow(FloatPointer measurement, Slot statistic) {
    cblas_sscal(channels, BatchNormLayer.DECAY, statistic.values(), 1);
    cblas_saxpy(channels, BatchNormLayer.SHARE, measurement, 1, statistic.values(), 1);
  }

  @Override
  public void close() {
    primitives.close();
    measured = null;
    statistics.close();
    output.close();
  }
}
