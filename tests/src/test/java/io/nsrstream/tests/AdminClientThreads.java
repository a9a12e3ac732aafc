package io.nsrstream.tests;

import java.util.Set;
import java.util.TreeSet;

/**
 * The threads of admin clients that the sinks of jobs in this process start; those of sources and
 * of tests have other names.
 */
final class AdminClientThreads {
  private final Set<String> before = now();

  /** The threads that have come since this was made, and run. */
  Set<String> started() {
    Set<String> started = now();
    started.removeAll(before);
    return started;
  }

  private static Set<String> now() {
    Set<String> names = new TreeSet<>();
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (thread.getName().startsWith("kafka-admin-client-thread | adminclient-")) {
        names.add(thread.getName());
      }
    }
    return names;
  }
}
