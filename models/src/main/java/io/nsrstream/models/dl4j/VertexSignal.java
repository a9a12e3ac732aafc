package io.nsrstream.models.dl4j;

/**
 * What a vertex of a translated network gives.
 *
 * @param sequence whether its activations are {@code [rows × channels × steps]}
 */
record VertexSignal(String vertex, int steps, int channels, boolean sequence) {

  /** The same steps, given by the next vertex. */
  VertexSignal from(String next, int width) {
    return new VertexSignal(next, steps, width, sequence);
  }
}
