package io.nsrstream.connectors.versions;

import io.nsrstream.connectors.versions.ModelRecord.Chunk;
import io.nsrstream.connectors.versions.ModelRecord.Manifest;
import java.util.Arrays;
import java.util.function.Consumer;

/** Writes and takes back versions, record by record. */
public final class VersionRecords {
  private VersionRecords() {}

  /**
   * Cuts a snapshot into the records of a version, its manifest last.
   *
   * @param version labelled examples that its learner had learned
   * @param chunkBytes most bytes of a piece, at least 1
   * @return how many pieces there are
   */
  public static int write(
      String model, long version, byte[] snapshot, int chunkBytes, Consumer<ModelRecord> out) {
    int chunks = (snapshot.length - 1) / chunkBytes + 1;
    for (int k = 0; k < chunks; k++) {
      int from = k * chunkBytes;
      int to = Math.min(snapshot.length, from + chunkBytes);
      out.accept(
          new ModelRecord(model, new Chunk(version, k), Arrays.copyOfRange(snapshot, from, to)));
    }
    out.accept(
        new ModelRecord(
            model, new Manifest(version), VersionManifest.of(snapshot, chunks).write()));
    return chunks;
  }

  /**
   * Takes a version back, its manifest first, so that it is never half there for a reader.
   *
   * @param chunks how many pieces it has
   */
  public static void takeBack(String model, long version, int chunks, Consumer<ModelRecord> out) {
    out.accept(ModelRecord.tombstone(model, new Manifest(version)));
    for (int k = 0; k < chunks; k++) {
      out.accept(ModelRecord.tombstone(model, new Chunk(version, k)));
    }
  }
}
