package io.nsrstream.flink.operators;

import org.apache.flink.api.common.TaskInfo;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.OperatorStateStore;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.runtime.state.KeyGroupRange;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;

/**
 * How many keys a subtask has, by key group. All subtasks restore the counts of all key groups and
 * keep those of their own, so that the counts follow the keys when a job is rescaled.
 */
final class KeyCounts {
  private static final ListStateDescriptor<Tuple2<Integer, Integer>> COUNTS =
      new ListStateDescriptor<>("keys", Types.TUPLE(Types.INT, Types.INT));

  private final ListState<Tuple2<Integer, Integer>> saved;
  private final KeyGroupRange range;
  private final int maxParallelism;
  private final int[] counts;
  private final boolean restored;
  private int total;

  /** Reads what was saved for the key groups of a subtask. */
  KeyCounts(OperatorStateStore states, TaskInfo subtask) throws Exception {
    this.saved = states.getUnionListState(COUNTS);
    this.maxParallelism = subtask.getMaxNumberOfParallelSubtasks();
    this.range =
        KeyGroupRangeAssignment.computeKeyGroupRangeForOperatorIndex(
            maxParallelism, subtask.getNumberOfParallelSubtasks(), subtask.getIndexOfThisSubtask());
    this.counts = new int[range.getNumberOfKeyGroups()];
    boolean any = false;
    for (Tuple2<Integer, Integer> group : saved.get()) {
      any = true;
      if (range.contains(group.f0)) {
        add(group.f0, group.f1);
      }
    }
    this.restored = any;
  }

  /** Whether keys had been counted before. */
  boolean restored() {
    return restored;
  }

  /** Counts a key that is new, or no longer counts one. */
  void add(String key, int change) {
    add(KeyGroupRangeAssignment.assignToKeyGroup(key, maxParallelism), change);
  }

  private void add(int group, int change) {
    counts[group - range.getStartKeyGroup()] += change;
    total += change;
  }

  int total() {
    return total;
  }

  /** The share of these key groups in a number; the shares of all subtasks add up to it. */
  int share(int ofAll) {
    long end = (long) ofAll * (range.getEndKeyGroup() + 1) / maxParallelism;
    return (int) (end - (long) ofAll * range.getStartKeyGroup() / maxParallelism);
  }

  /** Saves the counts of all key groups of the subtask, those without keys too. */
  void save() throws Exception {
    saved.clear();
    for (int i = 0; i < counts.length; i++) {
      saved.add(Tuple2.of(range.getStartKeyGroup() + i, counts[i]));
    }
  }

  /** Saves that keys are not counted. */
  void saveNone() {
    saved.clear();
  }
}
