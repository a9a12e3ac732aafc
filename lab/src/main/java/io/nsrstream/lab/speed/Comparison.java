package io.nsrstream.lab.speed;

/**
 * A figure of ours beside one of theirs.
 *
 * @param work what was done
 * @param batch rows per mini-batch
 * @param against who they are
 * @param ratio of the medians, the way {@link Against#ratio} goes
 * @param ours median over the rounds, in the unit
 * @param theirs median over the rounds, in the unit
 * @param unit of both
 * @param spread distance between the quartiles of the rounds' own ratios
 */
public record Comparison(
    String work,
    int batch,
    Against against,
    double ratio,
    double ours,
    double theirs,
    String unit,
    double spread) {

  /**
   * Compares what was measured side by side.
   *
   * @param ours one value per round
   * @param theirs one value for each of the same rounds
   */
  public static Comparison of(
      String work, int batch, Against against, double[] ours, double[] theirs, String unit) {
    double[] ratios = new double[ours.length];
    for (int round = 0; round < ratios.length; round++) {
      ratios[round] = against.ratio(ours[round], theirs[round]);
    }
    double our = new Samples(ours).median();
    double their = new Samples(theirs).median();
    double spread = new Samples(ratios).spread();
    return new Comparison(
        work, batch, against, against.ratio(our, their), our, their, unit, spread);
  }
}
