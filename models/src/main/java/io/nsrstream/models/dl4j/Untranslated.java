package io.nsrstream.models.dl4j;

import io.nsrstream.models.architecture.Stage;

/** Refuses the stages that have no counterpart in DL4J. */
abstract class Untranslated implements Stage.Visitor<VertexSignal> {

  static IllegalArgumentException missing(Stage stage, String where) {
    return new IllegalArgumentException(
        "DL4J has no counterpart of %s%s: keep this network on the fused engine"
            .formatted(stage, where));
  }

  @Override
  public final VertexSignal embedding(Stage.Embedding stage) {
    throw missing(stage, "");
  }

  @Override
  public final VertexSignal image(Stage.Image stage) {
    throw missing(stage, "");
  }

  @Override
  public final VertexSignal convolution2d(Stage.Convolution2d stage) {
    throw missing(stage, "");
  }

  @Override
  public final VertexSignal pool2d(Stage.Pool2d stage) {
    throw missing(stage, "");
  }

  @Override
  public final VertexSignal gru(Stage.Gru stage) {
    throw missing(stage, "");
  }

  @Override
  public final VertexSignal attention(Stage.Attention stage) {
    throw missing(stage, "");
  }

  @Override
  public final VertexSignal positionalEncoding(Stage.PositionalEncoding stage) {
    throw missing(stage, "");
  }

  @Override
  public final VertexSignal layerNorm(Stage.LayerNorm stage) {
    throw missing(stage, "");
  }

  @Override
  public final VertexSignal aggregate(Stage.Aggregate stage) {
    throw missing(stage, "");
  }
}
