package io.nsrstream.lab.penalty;

import io.nsrstream.online.penalty.ClassMeanWindow;
import io.nsrstream.online.penalty.ResponsePenalty;
import io.nsrstream.online.penalty.Steadiness;
import io.nsrstream.online.snapshot.SectionReader;
import io.nsrstream.online.snapshot.SectionWriter;
import java.util.Arrays;

/**
 * Steadiness with a strength of its own for every neuron, by the neuron's significance: λ_n =
 * λ·w_n, where the w_n have a mean of 1 over the layer.
 *
 * <p>With σ_n = 1/B · Σ_i a(y_i)·(x[i,n] − μ[y_i,n])² the part of neuron n in the value of {@link
 * Steadiness}, and s_n its significance in the mini-batches before:
 *
 * <pre>
 *   w_n   = N · s_n / Σ s                                   1 while every s_n is 0
 *   value = 1/N · Σ_n w_n·σ_n                               w held constant in the gradient
 * </pre>
 *
 * <p>The statistics behind s_n fade exponentially, by 0.99 per mini-batch. Compared with Steadiness
 * alone, a mini-batch costs one more pass over the gradient, and O(N) per class in the window for
 * the ratio. Responses that are not finite leave the weights unchanged. A layer of another width
 * than before starts with weights of 1.
 */
public final class NeuronWeighted implements ResponsePenalty {

  /** How the significance of a neuron is measured. */
  public enum Significance {
    /**
     * Its share of the layer's intra-class variance: the paper's criterion for choosing a layer
     * (Neuron Steadiness Regularization, NeurIPS 2022), applied to neurons.
     */
    VARIANCE,
    /**
     * The share of its own variance that is within classes: v/(v + b) of the variance v within
     * classes and that of the class means, b, which falls as Fisher's ratio b/v rises (Fisher,
     * 1936). A neuron counts more the less it separates the classes, whatever its scale.
     */
    RATIO
  }

  private static final double FADING = 0.99;

  private final Steadiness steadiness;
  private final Significance significance;

  /** Faded sums by neuron of the variance within classes and of that of the class means. */
  private double[] within = new double[0];

  private double[] between = new double[0];

  // Buffers of one call, kept so that a call allocates nothing: by neuron.
  private double[] weights = new double[0];
  private double[] grand = new double[0];
  private double[] scatter = new double[0];
  private float[] means = new float[0];

  /**
   * A penalty whose neurons all have weight 1 at first.
   *
   * @param steadiness used by this penalty only; its strength is λ
   */
  public NeuronWeighted(Steadiness steadiness, Significance significance) {
    this.steadiness = steadiness;
    this.significance = significance;
  }

  @Override
  public double apply(float[] responses, int[] labels, int rows, int width, float[] gradient) {
    if (width != within.length) {
      begin(new double[width], new double[width]);
    }
    double value = steadiness.apply(responses, labels, rows, width, gradient);
    weigh();
    scale(gradient, rows);
    double weighted = 0;
    for (int n = 0; n < width; n++) {
      weighted += weights[n] * steadiness.squares(n);
    }
    if (Double.isFinite(value)) {
      learn(rows);
    }
    return weighted / ((double) rows * width);
  }

  private void begin(double[] within, double[] between) {
    int width = within.length;
    this.within = within;
    this.between = between;
    weights = new double[width];
    grand = new double[width];
    scatter = new double[width];
    means = new float[width];
  }

  private void weigh() {
    double sum = 0;
    for (int n = 0; n < weights.length; n++) {
      weights[n] = significance(n);
      sum += weights[n];
    }
    for (int n = 0; n < weights.length; n++) {
      weights[n] = sum == 0 ? 1 : weights[n] * weights.length / sum;
    }
  }

  private double significance(int neuron) {
    double total = within[neuron] + between[neuron];
    return switch (significance) {
      case VARIANCE -> within[neuron];
      case RATIO -> total == 0 ? 0 : within[neuron] / total;
    };
  }

  private void scale(float[] gradient, int rows) {
    int width = weights.length;
    for (int row = 0; row < rows; row++) {
      for (int n = 0; n < width; n++) {
        gradient[row * width + n] *= (float) weights[n];
      }
    }
  }

  private void learn(int rows) {
    for (int n = 0; n < within.length; n++) {
      within[n] = FADING * within[n] + steadiness.squares(n) / rows;
    }
    if (significance == Significance.RATIO) {
      learnBetween();
    }
  }

  /** Welford's recurrence over the classes, each weighted by its examples in the window. */
  private void learnBetween() {
    ClassMeanWindow window = steadiness.window();
    Arrays.fill(grand, 0);
    Arrays.fill(scatter, 0);
    double examples = 0;
    for (int label = 0; label < window.classes(); label++) {
      long count = window.count(label);
      if (count > 0) {
        examples += count;
        window.means(label, means, 0);
        for (int n = 0; n < means.length; n++) {
          double above = means[n] - grand[n];
          grand[n] += above * count / examples;
          scatter[n] += count * above * (means[n] - grand[n]);
        }
      }
    }
    for (int n = 0; n < between.length; n++) {
      between[n] = FADING * between[n] + scatter[n] / examples;
    }
  }

  @Override
  public void write(SectionWriter out) {
    steadiness.write(out);
    out.putDoubles(within, within.length);
    out.putDoubles(between, between.length);
  }

  @Override
  public void restore(SectionReader in) {
    steadiness.restore(in);
    begin(in.getDoubles(), in.getDoubles());
    in.require(within.length == between.length, "has variances of different numbers of neurons");
  }
}
