package io.nsrstream.connectors.generated;

import io.nsrstream.online.random.SplitMix64;
import io.nsrstream.online.settings.Rules;
import java.util.List;
import java.util.Locale;

/**
 * Sequences of three sensors whose class is how the second follows the first: {@code inphase},
 * {@code lagging} by a quarter of a period, {@code doubled} in frequency, or {@code clipped} to a
 * square wave. Class, phase and, within a tenth, frequency are drawn for each sequence, so that no
 * single reading and no single sensor shows the class. The third sensor has an irrelevant wave of
 * its own, which leaks into the others.
 *
 * <p>The frequency and the gains of the sensors drift.
 *
 * @param cycles mean number of periods in a sequence, above 0
 * @param driveGain gain of the first sensor; negative where it is mounted the other way round
 * @param responseGain gain of the second sensor, likewise
 * @param noise standard deviation of the noise of each reading
 */
public record SensorConcept(double cycles, double driveGain, double responseGain, double noise)
    implements Concept {
  private static final int STEPS = 32;
  private static final List<String> SENSORS = List.of("drive", "response", "ambient");
  private static final double FREQUENCY_SPREAD = 0.1;
  private static final double MOST_AMBIENT_CYCLES = 6;
  private static final double LEAK = 0.2;

  public SensorConcept {
    new Rules()
        .positive("cycles", cycles)
        .require(
            Double.isFinite(driveGain),
            "driveGain",
            "must be a finite number",
            driveGain,
            "give a finite number")
        .require(
            Double.isFinite(responseGain),
            "responseGain",
            "must be a finite number",
            responseGain,
            "give a finite number")
        .atLeast("noise", noise, 0)
        .check();
  }

  /**
   * Four concepts: each changes one thing, first the frequency, then gains, then the sign of a
   * sensor.
   */
  public static List<SensorConcept> all() {
    double noise = 0.2;
    return List.of(
        new SensorConcept(2, 1, 1, noise),
        new SensorConcept(3, 1, 1, noise),
        new SensorConcept(3, 0.6, 1.5, noise),
        new SensorConcept(3, 0.6, -1.5, noise));
  }

  @Override
  public List<String> featureNames() {
    return SENSORS;
  }

  @Override
  public int steps() {
    return STEPS;
  }

  @Override
  public Draw draw(SplitMix64 random) {
    Relation relation = Relation.VALUES.get(random.nextInt(Relation.VALUES.size()));
    double frequency = cycles * (1 + FREQUENCY_SPREAD * (2 * random.nextDouble() - 1));
    double start = random.nextDouble();
    double ambientFrequency = MOST_AMBIENT_CYCLES * random.nextDouble();
    double ambientStart = random.nextDouble();
    float[] features = new float[STEPS * SENSORS.size()];
    int at = 0;
    for (int step = 0; step < STEPS; step++) {
      double time = (double) step / STEPS;
      double turns = start + frequency * time;
      double ambient = sine(ambientStart + ambientFrequency * time);
      features[at++] = reading(driveGain * (sine(turns) + LEAK * ambient), random);
      features[at++] = reading(responseGain * (relation.to(turns) + LEAK * ambient), random);
      features[at++] = reading(ambient, random);
    }
    return Draw.of(features, relation.toString());
  }

  private float reading(double signal, SplitMix64 random) {
    return (float) (signal + noise * random.nextGaussian());
  }

  private static double sine(double turns) {
    return StrictMath.sin(2 * StrictMath.PI * turns);
  }

  /** How the second sensor follows the sine of the first. */
  private enum Relation {
    INPHASE,
    LAGGING,
    DOUBLED,
    CLIPPED;

    static final List<Relation> VALUES = List.of(values());

    double to(double turns) {
      return switch (this) {
        case INPHASE -> sine(turns);
        case LAGGING -> sine(turns - 0.25);
        case DOUBLED -> sine(2 * turns);
        case CLIPPED -> StrictMath.signum(sine(turns));
      };
    }

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
