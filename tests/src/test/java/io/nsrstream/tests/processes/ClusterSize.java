package io.nsrstream.tests.processes;

import java.util.List;

/**
 * What a cluster is made of.
 *
 * @param taskManagers how many
 * @param slots of each
 * @param heapMb of a TaskManager's tasks; Flink itself gets 64 MB more
 * @param offHeapMb of a TaskManager's tasks
 * @param managedMb of a TaskManager, which RocksDB uses
 * @param backend of state: {@code hashmap} or {@code rocksdb}
 * @param options of a TaskManager's JVM
 */
public record ClusterSize(
    int taskManagers,
    int slots,
    int heapMb,
    int offHeapMb,
    int managedMb,
    String backend,
    List<String> options) {

  /** Two TaskManagers that start soon. */
  public static final ClusterSize SMALL =
      new ClusterSize(2, 5, 128, 64, 16, "hashmap", JavaProcess.QUICK);

  /**
   * One TaskManager, with all that a JVM takes, of 2 GiB: 992 and 64 MB of heap, 448 and 64 MB
   * outside it, 64 of RocksDB, 48 of network buffers, 160 of classes, 208 for the rest.
   */
  public static final ClusterSize TWO_GIBIBYTES =
      new ClusterSize(1, 2, 992, 448, 64, "rocksdb", List.of());
}
