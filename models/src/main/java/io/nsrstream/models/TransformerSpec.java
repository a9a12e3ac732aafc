package io.nsrstream.models;

import io.nsrstream.models.architecture.Activation;
import io.nsrstream.models.architecture.Architecture;
import io.nsrstream.models.architecture.Stage;
import io.nsrstream.models.architecture.Stage.Convolution;
import io.nsrstream.models.architecture.Summary;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A transformer's encoder (Vaswani et al., 2017) with the norm before each part (Xiong et al.,
 * 2020), {@code transformer:64x2x4}.
 *
 * @param width channels of each block, at least 1
 * @param blocks number of blocks, from 1 to 16
 * @param heads of the attention in each block; they share the channels out
 * @param summary what the logits see of the last block; the mean unless said otherwise
 */
public record TransformerSpec(int width, int blocks, int heads, Summary summary)
    implements NetworkSpec {
  private static final Pattern TEXT =
      Pattern.compile(
          "transformer:" + SpecText.WIDTH + "x" + SpecText.COUNT + "x" + SpecText.COUNT);

  /** How many times wider the layer within a block is. */
  private static final int EXPANSION = 4;

  public TransformerSpec {
    SpecText.requireWidth(width);
    SpecText.requireBlocks(blocks);
    if (heads < 1 || width % heads != 0) {
      throw new IllegalArgumentException(
          "Heads must share the width out evenly, but are %d for %d: choose a divisor"
              .formatted(heads, width));
    }
  }

  static Optional<TransformerSpec> find(String text) {
    return SpecText.find(
        text,
        TEXT,
        Summary.MEAN,
        (sizes, summary) -> {
          int width = SpecText.number(sizes, 1);
          int heads = SpecText.number(sizes, 3);
          return width % heads == 0
              ? Optional.of(new TransformerSpec(width, SpecText.number(sizes, 2), heads, summary))
              : Optional.empty();
        });
  }

  @Override
  public Architecture architecture(Activation activation) {
    List<Stage> stages = new ArrayList<>();
    stages.add(Convolution.pointwise(width));
    stages.add(new Stage.PositionalEncoding());
    for (int block = 1; block <= blocks; block++) {
      stages.add(new Stage.Residual(List.of(new Stage.LayerNorm(), new Stage.Attention(heads))));
      stages.add(
          new Stage.Residual(
              List.of(
                  new Stage.LayerNorm(),
                  Convolution.pointwise(EXPANSION * width),
                  new Stage.Activate(activation),
                  Convolution.pointwise(width))));
      stages.add(new Stage.Response("block" + block));
    }
    stages.add(new Stage.LayerNorm());
    stages.add(new Stage.Pool(summary));
    stages.add(new Stage.Response(POOLED));
    return new Architecture(this + " " + activation, stages);
  }

  @Override
  public String toString() {
    return SpecText.print(
        "transformer:%dx%dx%d".formatted(width, blocks, heads), summary, Summary.MEAN);
  }
}
