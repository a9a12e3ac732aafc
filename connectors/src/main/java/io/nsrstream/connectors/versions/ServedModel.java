package io.nsrstream.connectors.versions;

import io.nsrstream.online.data.Example;
import io.nsrstream.online.data.Prediction;
import io.nsrstream.online.data.RejectedExampleException;
import io.nsrstream.online.learner.Learner;
import io.nsrstream.online.snapshot.Snapshot;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The model of one key as it is served: the last version that was good, and the one that is to take
 * its place. That one is restored with the next example, and takes the place with the first example
 * that it answers; if it cannot be restored, or fails at an example that the good one answers, it
 * is refused and the good one stays. Not for several threads at once.
 */
public final class ServedModel implements AutoCloseable {
  private final String key;
  private final KeptVersions versions;
  private final Good good;
  private final Function<Snapshot, Learner> restoring;
  private final Events events;
  private @Nullable Live current;
  private @Nullable Candidate candidate;
  private boolean stale = true;

  /** Keeps the bytes of the last version that was good, or null where none was. */
  public interface Good {
    byte @Nullable [] get();

    void set(byte @Nullable [] bytes);

    /** Keeps them on the heap. */
    static Good onHeap() {
      return new Good() {
        private byte @Nullable [] bytes;

        @Override
        public byte @Nullable [] get() {
          return bytes;
        }

        @Override
        public void set(byte @Nullable [] newBytes) {
          bytes = newBytes;
        }
      };
    }
  }

  /** What happens to versions. */
  public interface Events {

    /** A version answers from now on. */
    void served(String key, long version);

    /**
     * A version was refused.
     *
     * @param reason what is wrong with it
     */
    void refused(String key, long version, String reason);
  }

  private record Live(long version, Learner learner) {}

  private record Candidate(Live live, byte[] snapshot) {}

  /**
   * The model of a key.
   *
   * @param restoring makes a learner of a snapshot, and throws if it cannot
   */
  public ServedModel(
      String key,
      KeptVersions versions,
      Good good,
      Function<Snapshot, Learner> restoring,
      Events events) {
    this.key = key;
    this.versions = versions;
    this.good = good;
    this.restoring = restoring;
    this.events = events;
  }

  /** Takes the next record of the model. */
  public void take(ModelRecord record) {
    switch (versions.take(record)) {
      case FORGOTTEN -> {
        close();
        good.set(null);
      }
      case VERSIONS -> stale = true;
      case NONE -> {}
    }
  }

  /**
   * Answers an example; empty if there is no version yet.
   *
   * @throws RejectedExampleException if no version can take it
   */
  public Optional<Answer> answer(Example example) throws RejectedExampleException {
    refresh();
    Candidate next = candidate;
    if (next == null) {
      return current == null ? Optional.empty() : Optional.of(answer(current, example));
    }
    try {
      Answer answer = answer(next.live(), example);
      adopt(next);
      return Optional.of(answer);
    } catch (RejectedExampleException | RuntimeException failure) {
      if (current == null) {
        throw failure;
      }
      Answer answer = answer(current, example);
      refuse(
          next.live().version(),
          "it cannot answer an example that version %d answers: %s"
              .formatted(current.version(), message(failure)));
      next.live().learner().close();
      candidate = null;
      stale = true;
      return Optional.of(answer);
    }
  }

  private Answer answer(Live live, Example example) throws RejectedExampleException {
    Prediction prediction = live.learner().forecast(example).prediction();
    if (!prediction.isFinite()) {
      throw new IllegalStateException("probabilities must be finite");
    }
    return new Answer(prediction, key, live.version());
  }

  private void adopt(Candidate next) {
    if (current != null) {
      current.learner().close();
    }
    current = next.live();
    candidate = null;
    good.set(
        ByteBuffer.allocate(Long.BYTES + next.snapshot().length)
            .putLong(current.version())
            .put(next.snapshot())
            .array());
    events.served(key, current.version());
  }

  /**
   * Looks for the version to serve. A last good one that cannot be restored any more, such as after
   * a change of settings, does not keep a later version from its place.
   */
  private void refresh() {
    RuntimeException lost = null;
    if (current == null) {
      try {
        current = restoreGood();
      } catch (RuntimeException failure) {
        lost = failure;
      }
    }
    lookForNext();
    if (lost != null && candidate == null) {
      throw lost;
    }
  }

  /** Restores the version to serve next, if records have come since that was done last. */
  private void lookForNext() {
    if (!stale) {
      return;
    }
    stale = false;
    long waiting = candidate == null ? KeptVersions.NONE : candidate.live().version();
    for (long version : versions.after(version())) {
      if (version == waiting) {
        return;
      }
      Candidate next = restore(version);
      if (next != null) {
        closeCandidate();
        candidate = next;
        return;
      }
    }
    // A control record may have gone back to the version that is served.
    closeCandidate();
  }

  private @Nullable Live restoreGood() {
    byte[] kept = good.get();
    if (kept == null) {
      return null;
    }
    ByteBuffer bytes = ByteBuffer.wrap(kept);
    long version = bytes.getLong();
    byte[] snapshot = new byte[bytes.remaining()];
    bytes.get(snapshot);
    return new Live(version, restoring.apply(Snapshot.of(snapshot)));
  }

  private @Nullable Candidate restore(long version) {
    Optional<byte[]> snapshot = versions.snapshot(version);
    if (snapshot.isEmpty()) {
      refuse(version, "its bytes are not those that were written");
      return null;
    }
    try {
      Learner learner = restoring.apply(Snapshot.of(snapshot.get()));
      return new Candidate(new Live(version, learner), snapshot.get());
    } catch (RuntimeException failure) {
      refuse(version, message(failure));
      return null;
    }
  }

  private void refuse(long version, String reason) {
    versions.drop(version);
    events.refused(key, version, reason);
  }

  private static String message(Exception failure) {
    return failure instanceof RejectedExampleException rejected
        ? rejected.reason()
        : failure.toString();
  }

  /** The version that is served, or {@link KeptVersions#NONE}. */
  public long version() {
    if (current != null) {
      return current.version();
    }
    byte[] kept = good.get();
    return kept == null ? KeptVersions.NONE : ByteBuffer.wrap(kept).getLong();
  }

  /** The version that will try the next example, or {@link KeptVersions#NONE}. */
  public long next() {
    List<Long> after = versions.after(version());
    return after.isEmpty() ? version() : after.get(0);
  }

  /**
   * Drops all versions before the one that answers next: a control record cannot go back to them.
   */
  void dropEarlier() {
    long next = next();
    // The one that is served is kept as the last good one, too.
    versions.dropUpTo(next == version() ? next : next - 1);
  }

  /** Drops the pieces of a version that will not be complete. */
  void leaveOut(long version) {
    if (!versions.complete().contains(version)) {
      versions.drop(version);
    }
  }

  /** Whether nothing is kept of it. */
  boolean isEmpty() {
    return good.get() == null && versions.isEmpty();
  }

  private void closeCandidate() {
    if (candidate != null) {
      candidate.live().learner().close();
      candidate = null;
    }
  }

  /** Frees what is live; what is kept stays. */
  @Override
  public void close() {
    closeCandidate();
    if (current != null) {
      current.learner().close();
      current = null;
    }
    stale = true;
  }
}
