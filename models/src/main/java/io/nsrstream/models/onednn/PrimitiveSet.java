package io.nsrstream.models.onednn;

/** Primitives that belong together, made for so many rows. */
public sealed interface PrimitiveSet extends AutoCloseable
    permits ConvolutionPrimitives, NormPrimitives, PoolPrimitives, RectifierPrimitives {
  @Override
  void close();
}
