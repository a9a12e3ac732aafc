package io.nsrstream.lab.speed;

import io.nsrstream.online.data.Example;
import java.util.Iterator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** An endless stream of one key: classes with a centre each, and normal noise about it. */
public final class RandomExamples implements Iterator<Example> {
  private final SplittableRandom random;
  private final double[][] centres;
  private long count;

  public RandomExamples(int features, int classes, long seed) {
    random = new SplittableRandom(seed);
    centres = new double[classes][features];
    for (double[] centre : centres) {
      for (int i = 0; i < features; i++) {
        centre[i] = random.nextGaussian();
      }
    }
  }

  /** The names of the features in their order. */
  public List<String> featureNames() {
    return IntStream.range(0, centres[0].length).mapToObj(i -> "f" + i).toList();
  }

  @Override
  public boolean hasNext() {
    return true;
  }

  @Override
  public Example next() {
    int label = random.nextInt(centres.length);
    float[] features = new float[centres[label].length];
    for (int i = 0; i < features.length; i++) {
      features[i] = (float) (centres[label][i] + random.nextGaussian());
    }
    return Example.of(Long.toString(count++), features, "class-" + label);
  }
}
