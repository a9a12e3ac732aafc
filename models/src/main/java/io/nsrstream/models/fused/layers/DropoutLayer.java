package io.nsrstream.models.fused.layers;

import io.nsrstream.models.kernels.Selection;

/**
 * Dropout: in training each number is kept with probability 1 − rate and multiplied by 1 / (1 −
 * rate), else set to zero; predictions pass through.
 *
 * <p>What is kept is a function of the step's random number, of which dropout layer this is and of
 * the number's place in {@code [rows × steps × channels]}: a step that is repeated, or taken again
 * from a snapshot, drops the same. {@link Selection#choose} has the function; its key is
 * hash(random, layer) of {@link PlacedRandom} and its threshold rate·2^31.
 */
public final class DropoutLayer implements FusedLayer {
  private static final int[] NOTHING = {};

  private final Signal input;
  private final Signal output;
  private final int layer;
  private final int threshold;
  private final float scale;

  /** Each place's own number: the counter of a loop is not vectorised, loads are. */
  private int[] places = NOTHING;

  /** 1 where a number is kept and 0 where it is dropped. */
  private int[] kept = NOTHING;

  public DropoutLayer(double rate, Signal input, Tensors tensors) {
    this.input = input;
    this.output = new Signal(input.extent(), input.channels());
    this.layer = tensors.nextDropout();
    this.threshold = (int) (rate * 0x1p31);
    this.scale = (float) (1 / (1 - rate));
  }

  @Override
  public Signal output() {
    return output;
  }

  @Override
  public void forward(Pass pass) {
    output.resize(pass);
    int count = input.values().count();
    float[] from = input.values().readHeap();
    float[] to = output.values().overwriteHeap();
    if (pass.training()) {
      room(count);
      long key = PlacedRandom.hash(pass.random(), layer);
      Selection.choose(places, kept, count, (int) key, (int) (key >>> 32), threshold);
      Selection.keep(kept, scale, from, to, count);
    } else {
      System.arraycopy(from, 0, to, 0, count);
    }
  }

  private void room(int count) {
    if (count > kept.length) {
      kept = new int[count];
      places = new int[count];
      for (int i = 0; i < count; i++) {
        places[i] = i;
      }
    }
  }

  @Override
  public void backward(Pass pass) {
    if (input.differentiable()) {
      float[] delta = output.gradient().readHeap();
      Selection.keep(
          kept, scale, delta, input.gradient().overwriteHeap(), input.gradient().count());
    }
  }

  @Override
  public void close() {
    output.close();
    places = NOTHING;
    kept = NOTHING;
  }
}
