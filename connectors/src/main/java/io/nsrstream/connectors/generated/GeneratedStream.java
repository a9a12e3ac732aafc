package io.nsrstream.connectors.generated;

import io.nsrstream.online.random.SplitMix64;
import io.nsrstream.online.settings.Rules;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A generated stream of known drift with a name, such as {@code sea:gradual}. The same name and
 * seed give the same bytes.
 *
 * @param generator of its concepts
 * @param drift how the concepts change; one of {@link Generator#drifts}
 */
public record GeneratedStream(Generator generator, Drift drift) {

  /** All of them, by generator and drift. */
  public static final List<GeneratedStream> ALL =
      Arrays.stream(Generator.values())
          .flatMap(
              generator ->
                  generator.drifts().stream().map(drift -> new GeneratedStream(generator, drift)))
          .toList();

  public GeneratedStream {
    requireDrift(generator, generator.drifts().contains(drift), drift.toString());
  }

  private static void requireDrift(Generator generator, boolean known, String found) {
    new Rules()
        .require(
            known,
            "the drift of " + generator,
            "must be one of " + generator.drifts(),
            found,
            "name the stream %s:%s, or use another of these kinds of drift"
                .formatted(generator, Drift.ABRUPT))
        .check();
  }

  /**
   * The stream of that name, if the name begins with that of a generator. Without a drift, as in
   * {@code sea}, it is abrupt.
   *
   * @throws io.nsrstream.online.settings.InvalidSettingsException if the generator has no such
   *     drift
   */
  public static Optional<GeneratedStream> named(String name) {
    String[] parts = name.split(":", 2);
    return Arrays.stream(Generator.values())
        .filter(generator -> generator.toString().equals(parts[0]))
        .findFirst()
        .map(generator -> of(generator, parts.length == 1 ? Drift.ABRUPT.toString() : parts[1]));
  }

  private static GeneratedStream of(Generator generator, String drift) {
    Optional<Drift> known =
        generator.drifts().stream().filter(each -> each.toString().equals(drift)).findFirst();
    requireDrift(generator, known.isPresent(), drift);
    return new GeneratedStream(generator, known.orElseThrow());
  }

  /**
   * Whether it was made to show what the steadiness penalty does. How well a learner does on it
   * says nothing about other streams.
   */
  public boolean showsPenalty() {
    return generator == Generator.CLUSTERS;
  }

  /** Its full name. */
  public String name() {
    return generator + ":" + drift;
  }

  /** The stream from its first example. */
  public DriftingStream open(long seed) {
    SplitMix64 seeds = new SplitMix64(seed);
    long ofConcepts = seeds.nextLong();
    return new DriftingStream(
        drift == Drift.INCREMENTAL ? generator.moving(ofConcepts) : generator.concepts(ofConcepts),
        drift.schedule(),
        seeds.nextLong());
  }
}
