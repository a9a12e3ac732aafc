package io.nsrstream.models;

import io.nsrstream.models.architecture.Activation;
import io.nsrstream.models.architecture.Architecture;
import io.nsrstream.models.architecture.Padding;
import io.nsrstream.models.architecture.Stage;
import io.nsrstream.models.architecture.Stage.Convolution;
import io.nsrstream.models.architecture.Summary;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A temporal convolutional network (Bai, Kolter and Koltun, 2018), {@code tcn:64x4}: residual
 * blocks of two causal convolutions of three taps, whose dilation doubles from block to block.
 *
 * @param width channels of each block, at least 1
 * @param blocks number of blocks, from 1 to 16
 * @param summary what the logits see of the last block; the mean unless said otherwise
 */
public record TcnSpec(int width, int blocks, Summary summary) implements NetworkSpec {
  private static final Pattern TEXT =
      Pattern.compile("tcn:" + SpecText.WIDTH + "x" + SpecText.COUNT);
  private static final int KERNEL = 3;

  public TcnSpec {
    SpecText.requireWidth(width);
    SpecText.requireBlocks(blocks);
  }

  static Optional<TcnSpec> find(String text) {
    return SpecText.find(
        text,
        TEXT,
        Summary.MEAN,
        (sizes, summary) ->
            Optional.of(
                new TcnSpec(SpecText.number(sizes, 1), SpecText.number(sizes, 2), summary)));
  }

  @Override
  public Architecture architecture(Activation activation) {
    List<Stage> stages = new ArrayList<>();
    for (int block = 1; block <= blocks; block++) {
      Stage convolution = new Convolution(width, KERNEL, 1 << (block - 1), 1, Padding.CAUSAL);
      Stage activate = new Stage.Activate(activation);
      stages.add(new Stage.Residual(List.of(convolution, activate, convolution, activate)));
      stages.add(activate);
      stages.add(new Stage.Response("block" + block));
    }
    stages.add(new Stage.Pool(summary));
    stages.add(new Stage.Response(POOLED));
    return new Architecture(this + " " + activation, stages);
  }

  @Override
  public String toString() {
    return SpecText.print("tcn:%dx%d".formatted(width, blocks), summary, Summary.MEAN);
  }
}
