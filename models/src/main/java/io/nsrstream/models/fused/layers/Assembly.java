package io.nsrstream.models.fused.layers;

import io.nsrstream.models.architecture.Activation;
import io.nsrstream.models.architecture.Stage;
import java.util.ArrayList;
import java.util.List;

/** Makes layers of stages. */
public final class Assembly {
  private Assembly() {}

  /**
   * Layers for stages one after another.
   *
   * @param tensors that the layers ask for theirs
   */
  public static Chain chain(Signal input, List<Stage> stages, Tensors tensors) {
    List<FusedLayer> layers = new ArrayList<>();
    Signal signal = input;
    for (int i = 0; i < stages.size(); i++) {
      Stage stage = stages.get(i);
      requirePlace(stage, stages.subList(0, i));
      FusedLayer layer;
      if (isRectifiedNorm(stages, i) && imagesByOneDnn(signal, tensors)) {
        layer = new ImageNormLayer(signal, true, tensors);
        i++;
      } else {
        layer = stage.accept(new LayerOfStage(signal, tensors));
      }
      layers.add(layer);
      signal = layer.output();
    }
    return new Chain(input, layers);
  }

  /** Whether this stage and the next are what oneDNN computes as one. */
  private static boolean isRectifiedNorm(List<Stage> stages, int at) {
    return stages.get(at) instanceof Stage.BatchNorm
        && at + 1 < stages.size()
        && stages.get(at + 1) instanceof Stage.Activate next
        && next.activation() == Activation.RELU;
  }

  private static boolean imagesByOneDnn(Signal signal, Tensors tensors) {
    return signal.extent().image() && tensors.byOneDnn();
  }

  /**
   * What works in place must not change what the network or a residual was given, nor what an
   * activation or a penalty before it looks at again on the way back.
   */
  private static void requirePlace(Stage stage, List<Stage> before) {
    if (stage instanceof Stage.Embedding && !before.isEmpty()) {
      throw new IllegalArgumentException(
          "%s must be the first stage, but follows %s: put it in front"
              .formatted(stage, before.get(before.size() - 1)));
    }
    boolean activates = stage instanceof Stage.Activate;
    if (!activates && !(stage instanceof Stage.Response)) {
      return;
    }
    Stage last = before.isEmpty() ? null : before.get(before.size() - 1);
    boolean lookedAt = last instanceof Stage.Activate || last instanceof Stage.Response;
    if (last == null || (activates && lookedAt)) {
      throw new IllegalArgumentException(
          "%s must follow a stage with an output of its own, but follows %s: put one between"
              .formatted(stage, last == null ? "the input" : last));
    }
  }

  /** Makes the layer of a stage that the signal enters. */
  private record LayerOfStage(Signal input, Tensors tensors) implements Stage.Visitor<FusedLayer> {

    @Override
    public FusedLayer embedding(Stage.Embedding stage) {
      return new EmbeddingLayer(input, stage.ordered(), tensors.words());
    }

    @Override
    public FusedLayer dense(Stage.Dense stage) {
      return new DenseLayer(input, stage.width(), tensors);
    }

    @Override
    public FusedLayer convolution(Stage.Convolution stage) {
      return new ConvolutionLayer(stage, input, tensors);
    }

    @Override
    public FusedLayer image(Stage.Image stage) {
      return new ImageLayer(stage, input);
    }

    @Override
    public FusedLayer convolution2d(Stage.Convolution2d stage) {
      return new Convolution2dLayer(stage, input, tensors);
    }

    @Override
    public FusedLayer pool2d(Stage.Pool2d stage) {
      return imagesByOneDnn(input, tensors)
          ? new ImagePoolLayer(stage, input, tensors)
          : new Pool2dLayer(stage, input);
    }

    @Override
    public FusedLayer lstm(Stage.Lstm stage) {
      return new RecurrentLayer(new LstmCell(stage.width()), input, tensors);
    }

    @Override
    public FusedLayer gru(Stage.Gru stage) {
      return new RecurrentLayer(new GruCell(stage.width()), input, tensors);
    }

    @Override
    public FusedLayer attention(Stage.Attention stage) {
      return new AttentionLayer(stage.heads(), input, tensors);
    }

    @Override
    public FusedLayer positionalEncoding(Stage.PositionalEncoding stage) {
      return new PositionalEncodingLayer(input);
    }

    @Override
    public FusedLayer batchNorm(Stage.BatchNorm stage) {
      return imagesByOneDnn(input, tensors)
          ? new ImageNormLayer(input, false, tensors)
          : new BatchNormLayer(input, tensors);
    }

    @Override
    public FusedLayer layerNorm(Stage.LayerNorm stage) {
      return new LayerNormLayer(input, tensors);
    }

    @Override
    public FusedLayer dropout(Stage.Dropout stage) {
      return new DropoutLayer(stage.rate(), input, tensors);
    }

    @Override
    public FusedLayer activate(Stage.Activate stage) {
      return stage.activation() == Activation.RELU
              && tensors.byOneDnn()
              && input.extent().learned() > 1
          ? new RectifierLayer(input, tensors)
          : new ActivationLayer(stage.activation(), input);
    }

    @Override
    public FusedLayer pool(Stage.Pool stage) {
      return new PoolLayer(stage.summary(), input);
    }

    @Override
    public FusedLayer residual(Stage.Residual stage) {
      Chain body = chain(input, stage.body(), tensors);
      Chain around = chain(input.branch(), stage.shortcut(), tensors);
      return new ResidualLayer(stage, body, around, tensors);
    }

    @Override
    public FusedLayer aggregate(Stage.Aggregate stage) {
      return new AggregateLayer(stage.aggregation(), input);
    }

    @Override
    public FusedLayer response(Stage.Response stage) {
      return new ResponseLayer(stage.layer(), input);
    }
  }
}
