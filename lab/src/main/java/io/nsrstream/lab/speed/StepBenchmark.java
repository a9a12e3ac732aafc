package io.nsrstream.lab.speed;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/** Compares single steps of networks of this project with those of peers. */
public final class StepBenchmark {
  /** Most bytes that a step should allocate. */
  private static final double ALLOCATION_BOUND = 64;

  private static final int ALLOCATION_STEPS = 100;
  private static final double NANOS_PER_MICRO = 1000;

  private final Rounds rounds;
  private final LongSupplier nanoClock;
  private final LongSupplier allocatedBytes;
  private final Peer pytorch;

  /**
   * A benchmark that has not begun.
   *
   * @param nanoClock nanoseconds since whenever
   * @param allocatedBytes what the calling thread has allocated on the heap since whenever
   * @param pytorch the peer in another process
   */
  public StepBenchmark(
      Rounds rounds, LongSupplier nanoClock, LongSupplier allocatedBytes, Peer pytorch) {
    this.rounds = rounds;
    this.nanoClock = nanoClock;
    this.allocatedBytes = allocatedBytes;
    this.pytorch = pytorch;
  }

  /** Someone who may be able to do the same work. */
  @FunctionalInterface
  public interface Peer {

    /** A side that does this work, or empty if the peer cannot. */
    Optional<Side> side(Work work);
  }

  /** Measures a work against all it is to be compared with, as far as they are there. */
  public List<Comparison> compare(Work work) {
    try (Sides sides = new Sides()) {
      LocalSide ours = new LocalSide(FusedStep.of(work, work.steady()), nanoClock);
      sides.add(ours);
      List<Against> present = new ArrayList<>();
      for (Against against : work.against()) {
        side(work, against)
            .ifPresent(
                side -> {
                  sides.add(side);
                  present.add(against);
                });
      }
      double[][] nanos = rounds.measure(sides.all());
      List<Comparison> comparisons = new ArrayList<>();
      for (int i = 0; i < present.size(); i++) {
        comparisons.add(comparison(work, present.get(i), nanos[0], nanos[i + 1]));
      }
      if (work.against().contains(Against.ALLOCATION)) {
        comparisons.add(allocation(work, ours));
      }
      return comparisons;
    }
  }

  private Optional<Side> side(Work work, Against against) {
    return switch (against) {
      case DL4J ->
          work.subject()
              .dl4j(work.optimizer())
              .map(configuration -> local(new Dl4jStep(work, configuration)));
      case PYTORCH -> pytorch.side(work);
      case FLOOR -> work.subject().floor(work.batch()).map(this::local);
      case WITHOUT_NSR -> Optional.of(local(FusedStep.of(work, false)));
      case ALLOCATION, IDLE_JOB -> Optional.empty();
    };
  }

  private LocalSide local(Step step) {
    return new LocalSide(step, nanoClock);
  }

  private static Comparison comparison(Work work, Against against, double[] ours, double[] theirs) {
    return Comparison.of(
        work.name(), work.batch(), against, micros(ours), micros(theirs), "us/step");
  }

  private static double[] micros(double[] nanos) {
    return Arrays.stream(nanos).map(value -> value / NANOS_PER_MICRO).toArray();
  }

  /** Of a side that is warm. */
  private Comparison allocation(Work work, LocalSide ours) {
    double[] bytes = new double[rounds.count()];
    double[] bound = new double[rounds.count()];
    for (int round = 0; round < bytes.length; round++) {
      bytes[round] = ours.perStep(allocatedBytes, ALLOCATION_STEPS);
      bound[round] = ALLOCATION_BOUND;
    }
    return Comparison.of(work.name(), work.batch(), Against.ALLOCATION, bytes, bound, "bytes/step");
  }
}
