package io.nsrstream.models.fused.layers;

/**
 * What a recurrent layer makes of the weighted sums of a step, and the way back; {@link
 * RecurrentLayer} does the rest.
 *
 * <p>The sums of a step are in planes, {@code [plane][rows × width]}. Every array of a step begins
 * at 0: only then does the JIT of JDK 17 make vector instructions of loops over several arrays.
 */
interface Cell {

  /** Numbers per step and row that it hands to the next step and the next layer. */
  int width();

  /** How many blocks of {@link #width} columns the weights have. */
  int gates();

  /**
   * The plane that the recurrent product of a gate goes to; its input product goes to the plane of
   * the gate's own number, and both are added up where that is the same one.
   */
  int recurrentPlane(int gate);

  /** What the biases of each plane begin as. */
  float[] initialBiases();

  /** Makes other room, exactly for what it remembers of {@code count} numbers at each step. */
  void resize(int steps, int count);

  /**
   * Computes the hidden state of a step.
   *
   * @param planes the sums, bias included; left as what {@link #backward} wants to have of them
   * @param before the hidden state of the step before
   * @param after receives that of this step
   * @param count rows times width
   */
  void forward(int step, float[][] planes, float[] before, float[] after, int count);

  /**
   * Computes the gradient with respect to the sums of a step.
   *
   * @param planes what {@link #forward} left there
   * @param before the hidden state of the step before
   * @param delta the gradient with respect to the hidden state of this step, but for what {@code
   *     carry} says; of no use afterwards
   * @param carry what the step after handed back other than through the recurrent product, zero at
   *     the last step; receives the same for the step before
   * @param gradient receives the gradient, plane by plane
   */
  void backward(
      int step,
      float[][] planes,
      float[] before,
      float[] delta,
      float[] carry,
      float[][] gradient,
      int count);
}
