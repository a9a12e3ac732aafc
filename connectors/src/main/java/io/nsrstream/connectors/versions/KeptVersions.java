package io.nsrstream.connectors.versions;

import io.nsrstream.connectors.versions.ModelRecord.Chunk;
import io.nsrstream.connectors.versions.ModelRecord.Control;
import io.nsrstream.connectors.versions.ModelRecord.Manifest;
import io.nsrstream.connectors.versions.ModelRecord.Part;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/**
 * The versions of one model as its records have told them so far. A version counts when its
 * manifest and all its pieces are there.
 */
public final class KeptVersions {

  /** In place of a version where none is served. */
  public static final long NONE = -1;

  /** The order in which a writer writes: version by version, the manifest of each last. */
  public static final Comparator<ModelRecord> AS_WRITTEN =
      Comparator.<ModelRecord>comparingLong(record -> version(record.part()))
          .thenComparing(record -> record.part() instanceof Manifest);

  private final Parts parts;

  /** Versions whose records are kept there. */
  public KeptVersions(Parts parts) {
    this.parts = parts;
  }

  /** What a record has changed. */
  public enum Change {
    /** Nothing that could be served. */
    NONE,

    /** There may be another version to serve. */
    VERSIONS,

    /** All versions are gone, the one that is served included. */
    FORGOTTEN
  }

  /** Keeps the latest value of each part. */
  public interface Parts {

    /** The value of a part, or null. */
    byte @Nullable [] get(Part part);

    void put(Part part, byte[] value);

    void remove(Part part);

    void clear();

    /** All parts that have a value, in any order; they may change meanwhile. */
    Set<Part> all();

    /** Keeps them on the heap. */
    static Parts onHeap() {
      Map<Part, byte[]> values = new HashMap<>();
      return new Parts() {
        @Override
        public byte @Nullable [] get(Part part) {
          return values.get(part);
        }

        @Override
        public void put(Part part, byte[] value) {
          values.put(part, value);
        }

        @Override
        public void remove(Part part) {
          values.remove(part);
        }

        @Override
        public void clear() {
          values.clear();
        }

        @Override
        public Set<Part> all() {
          return new HashSet<>(values.keySet());
        }
      };
    }
  }

  /** Whether a record may keep bytes that were not kept before. */
  static boolean mayAdd(ModelRecord record) {
    byte[] value = record.value();
    if (value == null) {
      return false;
    }
    if (record.part() instanceof Control) {
      return ServeControl.read(value).stream().anyMatch(told -> told.pinned().isPresent());
    }
    return record.part() instanceof Chunk || VersionManifest.read(value).isPresent();
  }

  /** Takes the next record of the model. */
  public Change take(ModelRecord record) {
    Part part = record.part();
    byte[] value = record.value();
    if (part instanceof Control) {
      return takeControl(value);
    }
    if (value == null) {
      parts.remove(part);
      return Change.NONE;
    }
    if (part instanceof Manifest manifest) {
      if (VersionManifest.read(value).isEmpty()) {
        return Change.NONE;
      }
      parts.put(part, value);
      dropUnfinishedBut(manifest.version());
      return Change.VERSIONS;
    }
    parts.put(part, value);
    if (part instanceof Chunk chunk && chunk.index() == 0) {
      dropUnfinishedBut(chunk.version());
    }
    return parts.get(new Manifest(version(part))) == null ? Change.NONE : Change.VERSIONS;
  }

  private Change takeControl(byte @Nullable [] value) {
    ServeControl control =
        value == null ? ServeControl.LATEST : ServeControl.read(value).orElse(null);
    if (control == null) {
      return Change.NONE;
    }
    if (control.nothing()) {
      parts.clear();
      return Change.FORGOTTEN;
    }
    if (control.pinned().isPresent()) {
      parts.put(new Control(), control.bytes());
    } else {
      parts.remove(new Control());
    }
    return Change.VERSIONS;
  }

  /**
   * A model has one writer, which writes version by version. What is not complete of another
   * version is left by a writer that gave up.
   */
  private void dropUnfinishedBut(long version) {
    Set<Long> kept = new HashSet<>(complete());
    kept.add(version);
    dropIf(of -> !kept.contains(of));
  }

  /** The version that a control record pins the model to. */
  public OptionalLong pinned() {
    byte[] control = parts.get(new Control());
    return control == null
        ? OptionalLong.empty()
        : ServeControl.read(control).orElse(ServeControl.LATEST).pinned();
  }

  /** All complete versions, the latest first. */
  public List<Long> complete() {
    List<Long> complete = new ArrayList<>();
    Set<Part> there = parts.all();
    for (Part part : there) {
      if (part instanceof Manifest manifest && complete(manifest, there)) {
        complete.add(manifest.version());
      }
    }
    complete.sort(Comparator.reverseOrder());
    return complete;
  }

  private boolean complete(Manifest manifest, Set<Part> there) {
    int chunks = read(manifest).map(VersionManifest::chunks).orElse(0);
    int k = 0;
    while (k < chunks && there.contains(new Chunk(manifest.version(), k))) {
      k++;
    }
    return k > 0 && k == chunks;
  }

  /**
   * The versions that may take the place of one, the best first: the pinned one, or all that are
   * later. So no version is followed by an earlier one unless a control record says it.
   *
   * @param served the version that is served, or {@link #NONE}
   */
  public List<Long> after(long served) {
    OptionalLong pinned = pinned();
    return complete().stream()
        .filter(
            version ->
                pinned.isPresent()
                    ? version == pinned.getAsLong() && version != served
                    : version > served)
        .toList();
  }

  /** How a version is put together, if its manifest is there. */
  public Optional<VersionManifest> manifest(long version) {
    return read(new Manifest(version));
  }

  /** The snapshot of a complete version; empty if its bytes are not those that were written. */
  public Optional<byte[]> snapshot(long version) {
    Manifest manifest = new Manifest(version);
    return pieces(manifest)
        .filter(pieces -> read(manifest).map(told -> told.describes(pieces)).orElse(false))
        .map(KeptVersions::joined);
  }

  /** Drops a version that is of no use. */
  public void drop(long version) {
    dropIf(of -> of == version);
  }

  /** Drops a version and all before it, with their pieces that are not complete. */
  void dropUpTo(long version) {
    dropIf(of -> of <= version);
  }

  private void dropIf(LongPredicate dropped) {
    for (Part part : parts.all()) {
      if (!(part instanceof Control) && dropped.test(version(part))) {
        parts.remove(part);
      }
    }
  }

  /** Whether no record says anything. */
  boolean isEmpty() {
    return parts.all().isEmpty();
  }

  private Optional<VersionManifest> read(Manifest manifest) {
    return Optional.ofNullable(parts.get(manifest)).flatMap(VersionManifest::read);
  }

  private Optional<List<byte[]>> pieces(Manifest manifest) {
    int chunks = read(manifest).map(VersionManifest::chunks).orElse(0);
    List<byte[]> pieces = new ArrayList<>();
    for (int k = 0; k < chunks; k++) {
      byte[] piece = parts.get(new Chunk(manifest.version(), k));
      if (piece == null) {
        return Optional.empty();
      }
      pieces.add(piece);
    }
    return chunks == 0 ? Optional.empty() : Optional.of(pieces);
  }

  private static byte[] joined(List<byte[]> pieces) {
    byte[] all = new byte[pieces.stream().mapToInt(piece -> piece.length).sum()];
    int at = 0;
    for (byte[] piece : pieces) {
      System.arraycopy(piece, 0, all, at, piece.length);
      at += piece.length;
    }
    return all;
  }

  /** The version that a part is of, or {@link #NONE}. */
  static long version(Part part) {
    if (part instanceof Chunk chunk) {
      return chunk.version();
    }
    return part instanceof Manifest manifest ? manifest.version() : NONE;
  }
}
