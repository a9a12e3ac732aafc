package io.nsrstream.models.fused;

import io.nsrstream.models.architecture.Stage;

/**
 * Makes the layer of a stage.
 *
 * @param input the signal that enters it
 * @param assembly that the layer asks for its tensors
 */
record LayerOfStage(Signal input, Assembly assembly) implements Stage.Visitor<FusedLayer> {

  @Override
  public FusedLayer dense(Stage.Dense stage) {
    return new DenseLayer(input, stage.width(), assembly);
  }

  @Override
  public FusedLayer convolution(Stage.Convolution stage) {
    return new ConvolutionLayer(stage, input, assembly);
  }

  @Override
  public FusedLayer lstm(Stage.Lstm stage) {
    return new RecurrentLayer(new LstmCell(stage.width()), input, assembly);
  }

  @Override
  public FusedLayer gru(Stage.Gru stage) {
    return new RecurrentLayer(new GruCell(stage.width()), input, assembly);
  }

  @Override
  public FusedLayer attention(Stage.Attention stage) {
    return new AttentionLayer(stage.heads(), input, assembly);
  }

  @Override
  public FusedLayer positionalEncoding(Stage.PositionalEncoding stage) {
    return new PositionalEncodingLayer(input);
  }

  @Override
  public FusedLayer batchNorm(Stage.BatchNorm stage) {
    return new BatchNormLayer(input, assembly);
  }

  @Override
  public FusedLayer layerNorm(Stage.LayerNorm stage) {
    return new LayerNormLayer(input, assembly);
  }

  @Override
  public FusedLayer dropout(Stage.Dropout stage) {
    return new DropoutLayer(stage.rate(), input, assembly);
  }

  @Override
  public FusedLayer activate(Stage.Activate stage) {
    return new ActivationLayer(stage.activation(), input);
  }

  @Override
  public FusedLayer pool(Stage.Pool stage) {
    return new PoolLayer(stage.summary(), input);
  }

  @Override
  public FusedLayer residual(Stage.Residual stage) {
    return new ResidualLayer(stage, input, assembly);
  }

  @Override
  public FusedLayer response(Stage.Response stage) {
    return new ResponseLayer(stage.layer(), input);
  }
}
