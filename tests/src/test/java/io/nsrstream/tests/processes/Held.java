package io.nsrstream.tests.processes;

import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * What a process of Flink holds while no job runs.
 *
 * @param jobLoaders class loaders of jobs
 * @param threads those of Java that are not of a pool of Flink's, which fills up by and by
 * @param heapMb objects on the heap after a collection, in MB
 * @param residentMb resident memory in MB, all of the heap with it
 */
public record Held(long jobLoaders, long threads, long heapMb, long residentMb) {
  private static final Pattern JOB_LOADERS =
      Pattern.compile("ChildFirstClassLoader|SafetyNetWrapperClassLoader");

  /** Threads of the JVM itself have no "prio=". */
  private static final Pattern THREADS = Pattern.compile("(?m)^\"(?!flink-).* prio=");

  /** What a generation of the serial collector holds. */
  private static final Pattern GENERATION = Pattern.compile("generation.*? used (\\d+)K");

  /** What each process of a cluster holds after a garbage collection. */
  public static Map<String, Held> byEachOf(FlinkProcesses flink)
      throws IOException, InterruptedException {
    Map<String, Held> held = new TreeMap<>();
    held.put("jobmanager", by(flink.jobManager()));
    for (Map.Entry<String, JavaProcess> process : flink.taskManagers().entrySet()) {
      held.put(process.getKey(), by(process.getValue()));
    }
    return held;
  }

  private static Held by(JavaProcess process) throws IOException, InterruptedException {
    process.diagnose("GC.run");
    return new Held(
        JOB_LOADERS.matcher(process.diagnose("VM.classloader_stats")).results().count(),
        THREADS.matcher(process.diagnose("Thread.print")).results().count(),
        GENERATION
                .matcher(process.diagnose("GC.heap_info"))
                .results()
                .mapToLong(generation -> Long.parseLong(generation.group(1)))
                .sum()
            >> 10,
        process.residentBytes() >> 20);
  }

  /** What all of them hold together: tasks may go to either TaskManager. */
  public static Held sum(Map<String, Held> held) {
    return held.values().stream()
        .reduce(
            new Held(0, 0, 0, 0),
            (one, other) ->
                new Held(
                    one.jobLoaders + other.jobLoaders,
                    one.threads + other.threads,
                    one.heapMb + other.heapMb,
                    one.residentMb + other.residentMb));
  }
}
