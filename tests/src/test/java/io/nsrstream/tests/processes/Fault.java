package io.nsrstream.tests.processes;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * One fault of a plan.
 *
 * @param kind what happens
 * @param delayMs milliseconds between the recovery from the fault before and this one
 */
public record Fault(Kind kind, int delayMs) {
  /** More than the interval between two checkpoints, so that a fault hits any moment of it. */
  private static final int LONGEST_DELAY_MS = 1_500;

  /** What happens to the processes. */
  public enum Kind {
    /** SIGKILL for a TaskManager; another one is started. */
    KILL_TASKMANAGER,

    /** SIGSTOP for a TaskManager until the JobManager has given it up, then SIGCONT. */
    PAUSE_TASKMANAGER,

    /** SIGKILL for the broker, which comes back on its port and its data. */
    KILL_BROKER,

    /** No directory can be made for checkpoints until one has failed. */
    FAILED_CHECKPOINT,

    /** Files of Flink's processes cannot grow until a checkpoint has failed. */
    FULL_DISK,

    /** Stopped with a savepoint, submitted again from it. */
    CANCEL_AND_RESUBMIT,

    /** The same with the next parallelism. */
    RESCALE
  }

  /**
   * Faults of each kind in turn, in an order drawn anew for each turn.
   *
   * @param count of all faults
   */
  public static List<Fault> plan(long seed, int count) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Fault> plan = new ArrayList<>();
    List<Kind> turn = new ArrayList<>();
    while (plan.size() < count) {
      if (turn.isEmpty()) {
        turn.addAll(List.of(Kind.values()));
      }
      plan.add(
          new Fault(
              turn.remove(random.nextInt(turn.size())), random.nextInt(LONGEST_DELAY_MS + 1)));
    }
    return plan;
  }
}
