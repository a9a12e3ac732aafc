package io.nsrstream.models.fused.layers;

import io.nsrstream.models.onednn.OneDnn;

/** What computes the layers of images. Results agree but for rounding. */
public enum ImageEngine {
  /** The library oneDNN. */
  ONEDNN,

  /** Matrix products and loops, as for all other layers. */
  PLAIN;

  /** The fastest one that is there. */
  public static ImageEngine fastest() {
    return OneDnn.available() ? ONEDNN : PLAIN;
  }
}
