package io.nsrstream.cli.commands;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.nsrstream.cli.local.SavedLearners;
import io.nsrstream.cli.local.SavedLearners.SavedLearner;
import io.nsrstream.cli.local.ScratchDirectory;
import io.nsrstream.cli.show.LearnerTable;
import io.nsrstream.cli.show.Progress;
import io.nsrstream.cli.show.ResultTable;
import io.nsrstream.connectors.MetricsRecord;
import io.nsrstream.flink.settings.JobSettings;
import io.nsrstream.online.learner.Learner;
import io.nsrstream.online.network.NetworkFactory;
import io.nsrstream.online.snapshot.Snapshot;
import io.nsrstream.online.snapshot.SnapshotException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.flink.util.FileUtils;

/**
 * Shows the learners in a savepoint, or in a file with one snapshot.
 *
 * @param settings of the job that wrote them
 * @param key the only one to show, with all that its learner reports; empty shows all keys
 * @param most keys that are shown
 * @param err where the progress is shown
 */
record LearnerInspection(JobSettings settings, Optional<String> key, long most, PrintWriter err) {
  private static final byte[] MAGIC = {'N', 'S', 'R', 'S'};

  /** Shares of the time, about. */
  private static final double READ = 0.8;

  private static final double COUNTED = 0.9;

  /** Whether a path is a savepoint or a snapshot. */
  static boolean takes(Path path) throws IOException {
    return SavedLearners.areAt(path) || isSnapshot(path);
  }

  private static boolean isSnapshot(Path path) throws IOException {
    if (!Files.isRegularFile(path)) {
      return false;
    }
    try (InputStream in = Files.newInputStream(path)) {
      return Arrays.equals(in.readNBytes(MAGIC.length), MAGIC);
    }
  }

  void print(Path path, boolean json, PrintWriter out) throws IOException {
    Found found = SavedLearners.areAt(path) ? savepoint(path) : snapshot(path);
    if (key.isPresent() && found.rows.isEmpty()) {
      throw new IllegalArgumentException(
          "%s must have a learner of the key '%s', but has none among %s keys: nsr inspect without --learner shows them"
              .formatted(path, key.get(), ResultTable.count(found.keys)));
    }
    if (json) {
      out.println(found.json());
    } else if (key.isPresent()) {
      out.print(LearnerTable.of(found.rows));
      out.println();
      out.print(LearnerTable.details(found.rows.get(0)));
      out.println();
      out.print(LearnerTable.classMeans(found.rows.get(0)));
    } else {
      out.print(LearnerTable.of(found.rows));
      out.println(found.line());
    }
    out.flush();
  }

  /**
   * What was found.
   *
   * @param rows those to show
   * @param keys number of all
   * @param bytes of the snapshots of all
   */
  private record Found(List<LearnerTable.Row> rows, long keys, long bytes) {
    String line() {
      String all =
          "%s %s, %s bytes of snapshots; accuracy and kappa-T are of the latest examples"
              .formatted(
                  ResultTable.count(keys), keys == 1 ? "key" : "keys", ResultTable.count(bytes));
      return rows.size() < keys
          ? all + "; the first %d are shown (--limit, --learner)".formatted(rows.size())
          : all;
    }

    ObjectNode json() {
      ObjectNode object = JsonNodeFactory.instance.objectNode();
      object.put("keys", keys).put("bytes", bytes);
      ArrayNode learners = object.putArray("learners");
      rows.forEach(row -> learners.add(LearnerTable.json(row)));
      return object;
    }
  }

  private Found savepoint(Path path) throws IOException {
    Path scratch = ScratchDirectory.create();
    try (Progress progress = new Progress("inspect", err)) {
      progress.to(0, () -> "reads the savepoint");
      SavedLearners learners = SavedLearners.of(path, settings.flink(), scratch);
      Totals totals = new Totals();
      progress.to(READ, () -> "counts its keys");
      learners.read(totals::add);
      progress.to(COUNTED, () -> "restores those to show");
      SortedMap<String, LearnerTable.Row> rows = new TreeMap<>();
      learners.read(
          saved -> {
            if (totals.shown.contains(saved.key())) {
              rows.put(saved.key(), row(saved));
            }
          });
      return new Found(List.copyOf(rows.values()), totals.keys, totals.bytes);
    } finally {
      FileUtils.deleteDirectoryQuietly(scratch.toFile());
    }
  }

  /** Counts learners and finds the keys to show: the one asked for, or the first in their order. */
  private final class Totals {
    private final NavigableSet<String> shown = new TreeSet<>();
    private long keys;
    private long bytes;

    void add(SavedLearner saved) {
      keys++;
      bytes += saved.snapshot().length;
      if (key.isEmpty() || key.get().equals(saved.key())) {
        shown.add(saved.key());
        if (shown.size() > most) {
          shown.pollLast();
        }
      }
    }
  }

  private Found snapshot(Path path) throws IOException {
    byte[] bytes = Files.readAllBytes(path);
    return new Found(List.of(row(new SavedLearner(key.orElse(""), bytes, 0, 0))), 1, bytes.length);
  }

  private LearnerTable.Row row(SavedLearner saved) {
    NetworkFactory networks = settings.model().factory();
    Snapshot snapshot = Snapshot.of(saved.snapshot());
    try (Learner learner = Learner.restore(snapshot, settings.learnerOfJob(), networks)) {
      MetricsRecord metrics =
          new MetricsRecord(saved.key(), learner.report(), saved.waiting(), saved.unlabelled());
      return new LearnerTable.Row(
          metrics,
          learner.classMeans(),
          saved.snapshot().length,
          NetworkFactory.brief(Learner.architecture(snapshot)));
    } catch (SnapshotException e) {
      throw new SnapshotException(
          "%s (key '%s'; --settings FILE gives the settings of the job that wrote it)"
              .formatted(e.getMessage(), saved.key()));
    }
  }
}
