package io.nsrstream.connectors.generated;

import io.nsrstream.online.data.Example;
import io.nsrstream.online.random.SplitMix64;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Version 1 of an endless synthetic stream of drifting multi-sensor signals.
 *
 * <p>Each machine is in one of five states, which it keeps for a while (a Markov chain), and under
 * one of six loads, drawn anew for each example. Each pair of state and load has a prototype in a
 * hidden space of four dimensions; the condition of the machine is the prototype plus noise. Six
 * channels each measure two mixtures s and t of the condition, and report four summaries of their
 * signal:
 *
 * <pre>
 *   mean      = gain · s + offset          amplitude = gain · exp(0.35 t)
 *   frequency = 50 + 8 · tanh(s − t)       kurtosis  = 3 + 2 · tanh(s · t / 2)
 * </pre>
 *
 * <p>A state has six prototypes in different places, so no linear model separates the states. Three
 * things drift: prototypes wander around their home positions (Ornstein-Uhlenbeck), gains and
 * offsets of each machine jump at every recalibration, and the state {@code loose} occurs late.
 */
public final class SensorStream implements Iterator<Example> {

  /** The states in the order of their indexes: the labels. */
  public static final List<String> STATES =
      List.of("normal", "imbalance", "bearing", "overheating", "loose");

  private static final int NORMAL = 0;
  private static final int LOOSE = STATES.size() - 1;

  /** How much more probable the state normal is as the next one than any other state. */
  private static final int NORMAL_TICKETS = 3;

  private static final int LOADS = 6;
  private static final int DIMENSIONS = 4;
  private static final int CHANNELS = 6;
  private static final List<String> SUMMARIES =
      List.of("mean", "amplitude", "frequency", "kurtosis");

  private static final double PROTOTYPE_RANGE = 1.6;
  private static final int PROTOTYPE_CANDIDATES = 30;
  private static final double HOMING = 0.001;
  private static final double SUMMARY_NOISE = 0.05;
  private static final double GAIN_SPREAD = 0.25;
  private static final double OFFSET_SPREAD = 0.5;
  private static final int LONGEST_PAUSE_MILLIS = 500;

  private final SensorSettings settings;
  private final SplitMix64 random;
  private final double[][] homes = new double[STATES.size() * LOADS][];
  private final double[][] prototypes = new double[STATES.size() * LOADS][];
  private final double[][] meanMixing = new double[CHANNELS][];
  private final double[][] amplitudeMixing = new double[CHANNELS][];
  private final int[] states;
  private final double[][] gains;
  private final double[][] offsets;
  private long count;
  private long time;

  public SensorStream(SensorSettings settings, long seed) {
    this.settings = settings;
    random = new SplitMix64(seed);
    time = settings.startTime();
    for (int i = 0; i < homes.length; i++) {
      homes[i] = farthestCandidate(i);
      prototypes[i] = homes[i].clone();
    }
    for (int channel = 0; channel < CHANNELS; channel++) {
      meanMixing[channel] = gaussians(DIMENSIONS, 1 / StrictMath.sqrt(DIMENSIONS));
      amplitudeMixing[channel] = gaussians(DIMENSIONS, 1 / StrictMath.sqrt(DIMENSIONS));
    }
    states = new int[settings.machines()];
    gains = new double[settings.machines()][];
    offsets = new double[settings.machines()][];
    recalibrate();
  }

  /** The names of the features in their order: {@code ch1_mean}, {@code ch1_amplitude}, … */
  public static List<String> featureNames() {
    return IntStream.rangeClosed(1, CHANNELS)
        .boxed()
        .flatMap(channel -> SUMMARIES.stream().map(summary -> "ch" + channel + "_" + summary))
        .toList();
  }

  /** Always true: the stream does not end. */
  @Override
  public boolean hasNext() {
    return true;
  }

  @Override
  public Example next() {
    if (count > 0 && count % settings.recalibrationEvery() == 0) {
      recalibrate();
    }
    int machine = (int) (count % settings.machines());
    int state = nextState(states[machine]);
    states[machine] = state;
    double[] prototype = wander(state * LOADS + random.nextInt(LOADS));
    float[] features = summaries(condition(prototype), gains[machine], offsets[machine]);
    Example example =
        new Example(
            "machine-" + machine,
            Long.toString(count),
            features,
            List.of(),
            STATES.get(state),
            time);
    count++;
    time += 1 + random.nextInt(LONGEST_PAUSE_MILLIS);
    return example;
  }

  /** Of several random places, the one farthest from the prototypes of other states. */
  private double[] farthestCandidate(int index) {
    double[] best = new double[DIMENSIONS];
    double farthest = -1;
    for (int i = 0; i < PROTOTYPE_CANDIDATES; i++) {
      double[] candidate = new double[DIMENSIONS];
      for (int d = 0; d < DIMENSIONS; d++) {
        candidate[d] = PROTOTYPE_RANGE * (2 * random.nextDouble() - 1);
      }
      double nearest = squaredDistanceToOtherStates(candidate, index);
      if (nearest > farthest) {
        farthest = nearest;
        best = candidate;
      }
    }
    return best;
  }

  private double squaredDistanceToOtherStates(double[] place, int index) {
    double nearest = Double.MAX_VALUE;
    int firstOfState = index - index % LOADS;
    for (int other = 0; other < firstOfState; other++) {
      double distance = 0;
      for (int d = 0; d < DIMENSIONS; d++) {
        double difference = place[d] - homes[other][d];
        distance += difference * difference;
      }
      nearest = StrictMath.min(nearest, distance);
    }
    return nearest;
  }

  /** New gains and offsets for every channel of every machine. */
  private void recalibrate() {
    for (int machine = 0; machine < gains.length; machine++) {
      gains[machine] = gaussians(CHANNELS, GAIN_SPREAD);
      for (int channel = 0; channel < CHANNELS; channel++) {
        gains[machine][channel] = StrictMath.exp(gains[machine][channel]);
      }
      offsets[machine] = gaussians(CHANNELS, OFFSET_SPREAD);
    }
  }

  /** Keeps the state or changes to another one that occurs already, preferably to normal. */
  private int nextState(int state) {
    if (random.nextDouble() < settings.stickiness()) {
      return state;
    }
    int faults = count < settings.looseFrom() ? LOOSE - 1 : LOOSE;
    int next;
    do {
      int ticket = random.nextInt(NORMAL_TICKETS + faults);
      next = ticket < NORMAL_TICKETS ? NORMAL : ticket - NORMAL_TICKETS + 1;
    } while (next == state);
    return next;
  }

  /** Moves a prototype one small step and returns it. */
  private double[] wander(int index) {
    double[] prototype = prototypes[index];
    double step = settings.wandering() * StrictMath.sqrt(2 * HOMING);
    for (int d = 0; d < DIMENSIONS; d++) {
      prototype[d] += HOMING * (homes[index][d] - prototype[d]) + step * random.nextGaussian();
    }
    return prototype;
  }

  private double[] condition(double[] prototype) {
    double[] condition = gaussians(DIMENSIONS, settings.noise());
    for (int d = 0; d < DIMENSIONS; d++) {
      condition[d] += prototype[d];
    }
    return condition;
  }

  private float[] summaries(double[] condition, double[] gain, double[] offset) {
    float[] features = new float[CHANNELS * SUMMARIES.size()];
    int at = 0;
    for (int channel = 0; channel < CHANNELS; channel++) {
      double s = product(meanMixing[channel], condition);
      double t = product(amplitudeMixing[channel], condition);
      features[at++] = (float) (gain[channel] * (s + smallNoise()) + offset[channel]);
      features[at++] = (float) (gain[channel] * StrictMath.exp(0.35 * t + smallNoise()));
      features[at++] = (float) (50 + 8 * (StrictMath.tanh(s - t) + smallNoise()));
      features[at++] = (float) (3 + 2 * (StrictMath.tanh(s * t / 2) + smallNoise()));
    }
    return features;
  }

  private double smallNoise() {
    return SUMMARY_NOISE * random.nextGaussian();
  }

  private double[] gaussians(int length, double deviation) {
    double[] values = new double[length];
    for (int i = 0; i < length; i++) {
      values[i] = deviation * random.nextGaussian();
    }
    return values;
  }

  private static double product(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }
}
