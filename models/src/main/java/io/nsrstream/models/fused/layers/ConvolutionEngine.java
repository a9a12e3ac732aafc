package io.nsrstream.models.fused.layers;

import io.nsrstream.models.onednn.OneDnn;

/** What computes convolutions and the layers of images. Results agree but for rounding. */
public enum ConvolutionEngine {
  /** The library oneDNN where a network is created if it is there, else the plain way. */
  FASTEST,

  /** The library oneDNN. */
  ONEDNN,

  /** Matrix products and loops, as for all other layers. */
  PLAIN;

  /** Whether oneDNN computes here. */
  boolean byOneDnn() {
    return this == ONEDNN || (this == FASTEST && OneDnn.available());
  }

  /** Names what computes here, with its version: {@code oneDNN 3.8.1}. */
  public String kernels() {
    return byOneDnn() ? OneDnn.version().orElse("no oneDNN") : "the same products";
  }
}
