package io.nsrstream.lab.speed;

import io.nsrstream.models.architecture.Stage;
import io.nsrstream.models.memory.NativeFloats;
import io.nsrstream.models.onednn.ConvolutionPrimitives;
import io.nsrstream.models.onednn.Geometry;
import io.nsrstream.models.onednn.NormPrimitives;
import io.nsrstream.models.onednn.NormPrimitives.Moments;
import io.nsrstream.models.onednn.NormPrimitives.Norm;
import io.nsrstream.models.onednn.NormPrimitives.Weights;
import io.nsrstream.models.onednn.Workspace;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.bytedeco.javacpp.FloatPointer;

/**
 * oneDNN's primitives of a training step on images and nothing else: those of convolutions and of
 * norms with their rectifiers, forwards and backwards. The first convolution has no gradient of its
 * input.
 */
final class ImagePrimitives implements Step {
  private static final long SEED = 1;
  private static final float EPSILON = 1e-5f;

  private final int rows;
  private final Workspace workspace = new Workspace();
  private final List<NativeFloats> memory = new ArrayList<>();
  private final List<Part> parts = new ArrayList<>();
  private final SplittableRandom random = new SplittableRandom(SEED);

  /** A layer: what it computes forwards, then backwards. */
  private interface Part {
    void forward();

    void backward();

    void close();
  }

  /** The size of images on their way. */
  private record Size(int height, int width, int channels) {}

  ImagePrimitives(Stage.Image image, List<Stage> stages, int rows) {
    this.rows = rows;
    chain(new Size(image.height(), image.width(), image.channels()), stages);
  }

  private Size chain(Size input, List<Stage> stages) {
    Size size = input;
    for (Stage stage : stages) {
      if (stage instanceof Stage.Convolution2d convolution) {
        size = convolution(size, convolution);
      } else if (stage instanceof Stage.BatchNorm) {
        norm(size);
      } else if (stage instanceof Stage.Residual residual) {
        Size after = chain(size, residual.body());
        chain(size, residual.shortcut());
        size = after;
      }
    }
    return size;
  }

  private FloatPointer floats(int count) {
    NativeFloats floats = new NativeFloats(count);
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextDouble(0.1);
    }
    floats.write(0, values, count);
    memory.add(floats);
    return floats.pointer();
  }

  private FloatPointer images(Size size) {
    return floats(rows * size.height * size.width * size.channels);
  }

  private Size convolution(Size input, Stage.Convolution2d stage) {
    Geometry geometry =
        Geometry.square(
            input.height,
            input.width,
            input.channels,
            stage.width(),
            stage.kernel(),
            stage.stride());
    Size output = new Size(geometry.down().output(), geometry.across().output(), stage.width());
    boolean first = parts.isEmpty();
    int weights = stage.kernel() * stage.kernel() * input.channels * stage.width();
    FloatPointer x = images(input);
    FloatPointer dx = images(input);
    FloatPointer y = images(output);
    FloatPointer dy = images(output);
    ConvolutionPrimitives primitives =
        new ConvolutionPrimitives(
            geometry,
            rows,
            new ConvolutionPrimitives.Weights(
                new ConvolutionPrimitives.Learned(floats(weights), floats(weights)),
                Optional.empty()),
            workspace);
    parts.add(
        new Part() {
          @Override
          public void forward() {
            primitives.forward(x, y);
          }

          @Override
          public void backward() {
            primitives.weightGradient(x, dy);
            if (!first) {
              primitives.dataGradient(dy, dx);
            }
          }

          @Override
          public void close() {
            primitives.close();
          }
        });
    return output;
  }

  private void norm(Size size) {
    int channels = size.channels;
    NormPrimitives primitives =
        new NormPrimitives(
            new Norm(size.height, size.width, channels, EPSILON, true),
            rows,
            new Weights(floats(channels), floats(channels), floats(channels), floats(channels)),
            workspace);
    Moments moments = new Moments(floats(channels), floats(channels));
    FloatPointer x = images(size);
    FloatPointer dx = images(size);
    FloatPointer y = images(size);
    FloatPointer dy = images(size);
    parts.add(
        new Part() {
          @Override
          public void forward() {
            primitives.learn(x, y, moments);
          }

          @Override
          public void backward() {
            primitives.gradient(x, dy, dx, moments);
          }

          @Override
          public void close() {
            primitives.close();
          }
        });
  }

  @Override
  public void take() {
    for (int i = 0; i < parts.size(); i++) {
      parts.get(i).forward();
    }
    for (int i = parts.size() - 1; i >= 0; i--) {
      parts.get(i).backward();
    }
  }

  @Override
  public void close() {
    parts.forEach(Part::close);
    memory.forEach(NativeFloats::close);
    workspace.close();
  }
}
