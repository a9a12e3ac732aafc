package io.nsrstream.models.fused.layers;

import static org.bytedeco.openblas.global.openblas.cblas_saxpy;
import static org.bytedeco.openblas.global.openblas.cblas_scopy;

import io.nsrstream.models.architecture.Stage.Convolution;
import io.nsrstream.models.architecture.Stage.Residual;
import io.nsrstream.models.memory.MirroredFloats;
import org.jspecify.annotations.Nullable;

/** Adds its input, projected where the numbers of channels differ, to what its body makes of it. */
final class ResidualLayer implements FusedLayer {
  private final Signal input;
  private final Chain body;
  private final Signal output;

  /** What the skipping branch sees: the input's values, and a gradient of its own. */
  private final Signal branch;

  private final @Nullable ConvolutionLayer projection;

  ResidualLayer(Residual residual, Chain body, Signal input, Tensors tensors) {
    this.input = input;
    this.body = body;
    Signal end = body.output();
    if (end.extent() != input.extent()) {
      throw new IllegalArgumentException(
          "The body of a residual must keep the steps, but %s does not: leave out strides and pools"
              .formatted(residual.body()));
    }
    this.output = new Signal(end.extent(), end.channels());
    this.branch = input.branch();
    this.projection =
        end.channels() == input.channels()
            ? null
            : tensors.optional(
                () -> new ConvolutionLayer(Convolution.pointwise(end.channels()), branch, tensors));
  }

  @Override
  public Signal output() {
    return output;
  }

  @Override
  public void forward(Pass pass) {
    body.forward(pass);
    output.resize(pass);
    Signal skipped = branch;
    if (projection != null) {
      branch.resizeGradient(pass);
      projection.forward(pass);
      skipped = projection.output();
    }
    int count = output.values().count();
    cblas_scopy(
        count, body.output().values().readOutside(), 1, output.values().overwriteOutside(), 1);
    cblas_saxpy(count, 1, skipped.values().readOutside(), 1, output.values().updateOutside(), 1);
  }

  @Override
  public void backward(Pass pass) {
    copy(output.gradient(), body.output().gradient());
    body.backward(pass);
    MirroredFloats skipped = output.gradient();
    if (projection != null) {
      copy(output.gradient(), projection.output().gradient());
      projection.backward(pass);
      skipped = branch.gradient();
    }
    if (input.differentiable()) {
      MirroredFloats target = input.gradient();
      cblas_saxpy(target.count(), 1, skipped.readOutside(), 1, target.updateOutside(), 1);
    }
  }

  private static void copy(MirroredFloats source, MirroredFloats target) {
    cblas_scopy(source.count(), source.readOutside(), 1, target.overwriteOutside(), 1);
  }

  @Override
  public void settle() {
    body.settle();
  }

  @Override
  public void close() {
    body.close();
    output.close();
    branch.closeGradient();
    if (projection != null) {
      projection.close();
    }
  }
}
