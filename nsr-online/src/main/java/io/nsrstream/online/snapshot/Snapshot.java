package io.nsrstream.online.snapshot;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.zip.CRC32C;

/**
 * The complete bytes of a learner, immutable.
 *
 * <p>Layout, big-endian: magic {@code NSRS}, format version (int16), number of sections (int16);
 * for each section its name (four ASCII letters), its length (int32) and its bytes; last the
 * CRC-32C of all before it (int32).
 */
public final class Snapshot {

  /**
   * The format that is written. All formats up to it are read: {@link
   * io.nsrstream.online.snapshot.migration.Migrations} brings them here.
   */
  public static final short VERSION = 7;

  private static final int MAGIC = 0x4E535253;
  private static final int HEADER = 8;
  private static final int CHECKSUM = 4;
  private static final int NAME = 4;

  private final byte[] bytes;
  private final Map<String, ByteBuffer> sections;

  private Snapshot(byte[] bytes, Map<String, ByteBuffer> sections) {
    this.bytes = bytes;
    this.sections = sections;
  }

  /**
   * Takes over bytes that {@link #toBytes} gave.
   *
   * @throws SnapshotException if they are no snapshot, damaged, or of a newer version
   */
  public static Snapshot of(byte[] bytes) {
    if (bytes.length < HEADER + CHECKSUM || ByteBuffer.wrap(bytes).getInt() != MAGIC) {
      throw new SnapshotException(
          "these %d bytes do not begin with NSRS and are no snapshot: give what nsr evaluate --save wrote, or Learner.snapshot() returned"
              .formatted(bytes.length));
    }
    ByteBuffer in = ByteBuffer.wrap(bytes, NAME, bytes.length - NAME);
    short version = in.getShort();
    if (version < 1 || version > VERSION) {
      throw new SnapshotException(
          "the snapshot has format version %d and this program reads 1 to %d: use the program that wrote it, or a newer one"
              .formatted(version, VERSION));
    }
    int end = bytes.length - CHECKSUM;
    if (checksum(bytes, end) != ByteBuffer.wrap(bytes).getInt(end)) {
      throw new SnapshotException(
          "the snapshot's checksum does not match its %d bytes, it was damaged: restore an earlier one"
              .formatted(bytes.length));
    }
    Map<String, ByteBuffer> sections = new LinkedHashMap<>();
    for (int left = in.getShort(); left > 0; left--) {
      String name = name(in, end);
      int length = in.getInt();
      if (length < 0 || length > end - in.position()) {
        throw new SnapshotException(
            "section %s of the snapshot claims %d bytes and %d are left: restore an earlier one"
                .formatted(name, length, end - in.position()));
      }
      if (sections.put(name, in.slice(in.position(), length).asReadOnlyBuffer()) != null) {
        throw new SnapshotException(
            "the snapshot has two sections %s: restore an earlier one".formatted(name));
      }
      in.position(in.position() + length);
    }
    if (in.position() != end) {
      throw new SnapshotException(
          "the snapshot has %d bytes after its last section: restore an earlier one"
              .formatted(end - in.position()));
    }
    return new Snapshot(bytes, sections);
  }

  private static String name(ByteBuffer in, int end) {
    if (end - in.position() < NAME + Integer.BYTES) {
      throw new SnapshotException("the snapshot ends within a section: restore an earlier one");
    }
    byte[] name = new byte[NAME];
    in.get(name);
    return new String(name, StandardCharsets.US_ASCII);
  }

  private static int checksum(byte[] bytes, int end) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, end);
    return (int) crc.getValue();
  }

  /** A snapshot to be written section by section. */
  public static Builder builder() {
    return builder(VERSION);
  }

  /**
   * One of a certain format version, for migrations.
   *
   * @param version from 1 to {@link #VERSION}
   */
  public static Builder builder(int version) {
    return new Builder((short) version);
  }

  /** Whether it has a section of this name. */
  public boolean has(String section) {
    return sections.containsKey(section);
  }

  /**
   * Reads one section to its end.
   *
   * @throws SnapshotException if the section is missing, too short or too long
   */
  public <T> T read(String section, Function<SectionReader, T> reading) {
    ByteBuffer content = sections.get(section);
    if (content == null) {
      throw new SnapshotException(
          "the snapshot has no section %s, only %s: restore one of a learner"
              .formatted(section, sections.keySet()));
    }
    SectionReader in = new SectionReader(section, content.duplicate());
    T result = reading.apply(in);
    in.end();
    return result;
  }

  /** The same for a reader that keeps what it reads. */
  public void scan(String section, Consumer<SectionReader> reading) {
    read(
        section,
        in -> {
          reading.accept(in);
          return section;
        });
  }

  /** Restores a part from the whole of a section, and returns it. */
  public <T extends Stateful> T restore(String section, T part) {
    scan(section, part::restore);
    return part;
  }

  /**
   * The same with a section more, for what a program keeps beside a learner. A learner does not
   * read it.
   *
   * @param name four ASCII letters, of no section that there is
   */
  public Snapshot with(String name, Consumer<SectionWriter> writing) {
    Builder builder = builder(version());
    sections.forEach(
        (section, content) ->
            builder.section(
                section,
                out -> {
                  byte[] copy = new byte[content.remaining()];
                  content.duplicate().get(copy);
                  out.putBytes(copy);
                }));
    return builder.section(name, writing).build();
  }

  /** The format version it was written in. */
  public int version() {
    return ByteBuffer.wrap(bytes).getShort(NAME);
  }

  /** A copy of its bytes. */
  public byte[] toBytes() {
    return bytes.clone();
  }

  /** Number of bytes. */
  public int size() {
    return bytes.length;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Snapshot that && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return "Snapshot[version %d, %d bytes, crc %08x]"
        .formatted(version(), size(), ByteBuffer.wrap(bytes).getInt(bytes.length - CHECKSUM));
  }

  /** Writes sections one after the other. */
  public static final class Builder {
    private final SectionWriter out = new SectionWriter();
    private short sections;

    private Builder(short version) {
      out.putInt(MAGIC);
      out.putShort(version);
      out.putShort((short) 0);
    }

    /**
     * Adds a section.
     *
     * @param name four ASCII letters, not used before
     */
    public Builder section(String name, Consumer<SectionWriter> writing) {
      byte[] letters = name.getBytes(StandardCharsets.US_ASCII);
      if (letters.length != NAME) {
        throw new IllegalArgumentException("a section's name has four letters: " + name);
      }
      out.putBytes(letters);
      int lengthAt = out.size();
      out.putInt(0);
      writing.accept(out);
      out.setInt(lengthAt, out.size() - lengthAt - Integer.BYTES);
      sections++;
      return this;
    }

    public Snapshot build() {
      out.setShort(HEADER - Short.BYTES, sections);
      byte[] bytes = out.toBytes(CHECKSUM);
      ByteBuffer.wrap(bytes).putInt(out.size(), checksum(bytes, out.size()));
      return Snapshot.of(bytes);
    }
  }
}
