package io.nsrstream.connectors.versions;

import io.nsrstream.connectors.versions.KeptVersions.Parts;
import io.nsrstream.connectors.versions.ModelRecord.Part;
import io.nsrstream.connectors.versions.ServedModel.Good;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** How many bytes of the heap the versions of several models take. For several threads. */
final class HeapUse {
  /** Of a part beside its bytes: its name, an array's head, and an entry of a map. */
  private static final long PART = 200;

  /** Of a model beside its parts and the letters of its key. */
  private static final long MODEL = 1_000;

  private final long most;
  private final AtomicLong bytes = new AtomicLong();

  /** Nothing is on the heap, and so many bytes may be. */
  HeapUse(long most) {
    this.most = most;
  }

  /** Whether this value of a part may come, too. */
  boolean hasRoom(byte @Nullable [] value) {
    return bytes.get() + of(value) <= most;
  }

  /** Whether it is more than may be. */
  boolean isExceeded() {
    return bytes.get() > most;
  }

  void addModel(String key) {
    bytes.addAndGet(MODEL + (long) Character.BYTES * key.length());
  }

  void removeModel(String key) {
    bytes.addAndGet(-MODEL - (long) Character.BYTES * key.length());
  }

  private static long of(byte @Nullable [] value) {
    return value == null ? 0 : value.length + PART;
  }

  private void replaced(byte @Nullable [] before, byte @Nullable [] after) {
    bytes.addAndGet(of(after) - of(before));
  }

  /** The same parts, counted. */
  Parts counted(Parts parts) {
    return new Parts() {
      @Override
      public byte @Nullable [] get(Part part) {
        return parts.get(part);
      }

      @Override
      public void put(Part part, byte[] value) {
        replaced(parts.get(part), value);
        parts.put(part, value);
      }

      @Override
      public void remove(Part part) {
        replaced(parts.get(part), null);
        parts.remove(part);
      }

      @Override
      public void clear() {
        parts.all().forEach(part -> replaced(parts.get(part), null));
        parts.clear();
      }

      @Override
      public Set<Part> all() {
        return parts.all();
      }
    };
  }

  /** The same last good version, counted. */
  Good counted(Good good) {
    return new Good() {
      @Override
      public byte @Nullable [] get() {
        return good.get();
      }

      @Override
      public void set(byte @Nullable [] value) {
        replaced(good.get(), value);
        good.set(value);
      }
    };
  }
}
