package io.nsrstream.models.fused.layers;

import static org.bytedeco.openblas.global.openblas.cblas_saxpy;
import static org.bytedeco.openblas.global.openblas.cblas_scopy;

import io.nsrstream.models.architecture.Stage.Convolution;
import io.nsrstream.models.architecture.Stage.Residual;
import io.nsrstream.models.memory.MirroredFloats;
import org.jspecify.annotations.Nullable;

/** Adds its input, or what its shortcut makes of it, to what its body makes of it. */
final class ResidualLayer implements FusedLayer {
  private final Signal input;
  private final Chain body;
  private final Signal output;

  /** What the skipping branch sees: the input's values, and a gradient of its own. */
  private final Signal branch;

  /** What it passes on its way around the body, where that is anything. */
  private final @Nullable FusedLayer shortcut;

  /**
   * @param body from the input on
   * @param around what a branch of the input passes instead; an empty chain where it is the branch
   *     itself, or its projection
   */
  ResidualLayer(Residual residual, Chain body, Chain around, Tensors tensors) {
    this.input = body.input();
    this.body = body;
    this.branch = around.input();
    Signal end = body.output();
    boolean plain = around.layers().isEmpty();
    this.shortcut = plain ? projection(end.channels(), tensors) : around;
    Signal skipped = shortcut == null ? input : shortcut.output();
    if (end.extent().learned() != skipped.extent().learned()
        || end.channels() != skipped.channels()
        || (plain && end.extent() != input.extent())) {
      throw new IllegalArgumentException(
          "The body of a residual must keep the steps unless its shortcut takes as many steps and channels, but %s does not: leave out strides and pools, or give both the same"
              .formatted(residual));
    }
    this.output = new Signal(end.extent(), end.channels());
  }

  private @Nullable FusedLayer projection(int width, Tensors tensors) {
    return width == input.channels()
        ? null
        : tensors.optional(
            () -> new ConvolutionLayer(Convolution.pointwise(width), branch, tensors));
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
    if (shortcut != null) {
      branch.resizeGradient(pass);
      shortcut.forward(pass);
      skipped = shortcut.output();
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
    if (shortcut != null) {
      copy(output.gradient(), shortcut.output().gradient());
      shortcut.backward(pass);
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
    if (shortcut != null) {
      shortcut.settle();
    }
  }

  @Override
  public void close() {
    body.close();
    output.close();
    branch.closeGradient();
    if (shortcut != null) {
      shortcut.close();
    }
  }
}
