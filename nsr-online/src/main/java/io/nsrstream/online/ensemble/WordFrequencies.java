package io.nsrstream.online.ensemble;

import io.nsrstream.online.snapshot.SectionReader;
import io.nsrstream.online.snapshot.SectionWriter;
import java.util.Arrays;

/**
 * The opinion of naive Bayes over the words of texts: how often a class had each word. Its
 * log-likelihoods are divided by the root of the number of words, since words and their pieces tell
 * the same several times. Examples fade. A word that was never learned is left out.
 *
 * <p>Counts are kept for the words that were learned and for the first {@value #MOST_CLASSES}
 * classes. To the others it gives what it gives to a class without examples.
 */
final class WordFrequencies implements Opinion {
  private static final int MOST_CLASSES = 256;

  /** The weight of an example relative to the next one: the latest ten thousand count. */
  private static final double FADING = 0.9999;

  /** Counts are divided by the weight of a new example when that is beyond this. */
  private static final double MOST = 1024;

  /** The count of a word that a class never had. */
  private static final double PRIOR = 0.5;

  private final int slots;

  /** Counts of each word: {@code [slots][classes]}; empty for one that was never learned. */
  private final float[][] counts;

  /** Counts of all words, and of examples, by class. */
  private double[] words = {};

  private double[] examples = {};

  /** What a new example weighs in the counts; grows in place of the fading of older ones. */
  private double weight = 1;

  /**
   * The opinion before the first example.
   *
   * @param slots of words
   */
  WordFrequencies(int slots) {
    this.slots = slots;
    counts = new float[slots][0];
  }

  @Override
  public String name() {
    return "words";
  }

  @Override
  public void score(Inputs inputs, int classes, double[] scores, int at) {
    int[] asked = inputs.words();
    int known = 0;
    for (int word : asked) {
      known += counts[word].length > 0 ? 1 : 0;
    }
    double share = 1 / Math.sqrt(Math.max(1, known));
    double greatest = Double.NEGATIVE_INFINITY;
    for (int y = 0; y < classes; y++) {
      double likelihood = -known * Math.log(of(words, y) + PRIOR * slots);
      for (int word : asked) {
        likelihood += counts[word].length > 0 ? Math.log(of(counts[word], y) + PRIOR) : 0;
      }
      scores[at + y] = Math.log(of(examples, y) + 1) + share * likelihood;
      greatest = Math.max(greatest, scores[at + y]);
    }
    for (int y = at; y < at + classes; y++) {
      scores[y] -= greatest;
    }
    FlooredShares.take(scores, at, classes);
  }

  private double of(double[] ofClasses, int y) {
    return y < ofClasses.length ? ofClasses[y] / weight : 0;
  }

  private double of(float[] ofClasses, int y) {
    return y < ofClasses.length ? ofClasses[y] / weight : 0;
  }

  @Override
  public void learn(Inputs inputs, int label, int classes, Scores scores) {
    weight /= FADING;
    if (weight > MOST) {
      fade();
    }
    int known = Math.min(classes, MOST_CLASSES);
    if (words.length < known) {
      words = Arrays.copyOf(words, known);
      examples = Arrays.copyOf(examples, known);
    }
    if (label >= known) {
      return;
    }
    examples[label] += weight;
    for (int word : inputs.recent().latest(1).words()) {
      if (counts[word].length <= label) {
        counts[word] = Arrays.copyOf(counts[word], known);
      }
      counts[word][label] += (float) weight;
      words[label] += weight;
    }
  }

  private void fade() {
    for (int y = 0; y < words.length; y++) {
      words[y] /= weight;
      examples[y] /= weight;
    }
    for (float[] ofWord : counts) {
      for (int y = 0; y < ofWord.length; y++) {
        ofWord[y] /= (float) weight;
      }
    }
    weight = 1;
  }

  @Override
  public void write(SectionWriter out) {
    out.putDouble(weight);
    out.putDoubles(words, words.length);
    out.putDoubles(examples, examples.length);
    int[] lengths = Arrays.stream(counts).mapToInt(ofWord -> ofWord.length).toArray();
    out.putPacked(lengths, slots);
    float[] all = new float[Arrays.stream(lengths).sum()];
    int at = 0;
    for (float[] ofWord : counts) {
      System.arraycopy(ofWord, 0, all, at, ofWord.length);
      at += ofWord.length;
    }
    out.putPacked(all, all.length);
  }

  @Override
  public void restore(SectionReader in) {
    weight = in.getFinite();
    words = in.getDoubles();
    examples = in.getDoubles();
    int[] lengths = in.getPackedInts();
    float[] all = in.getPackedFloats();
    in.require(
        weight >= 1 && lengths.length == slots && words.length == examples.length,
        "has counts of %d words, not of %d",
        lengths.length,
        slots);
    int at = 0;
    for (int word = 0; word < slots; word++) {
      in.require(
          lengths[word] >= 0 && lengths[word] <= Math.min(words.length, all.length - at),
          "has counts of %d classes of a word",
          lengths[word]);
      counts[word] = Arrays.copyOfRange(all, at, at + lengths[word]);
      at += lengths[word];
    }
    in.require(at == all.length, "has counts of no word");
  }
}
