package io.nsrstream.connectors.versions;

import org.jspecify.annotations.Nullable;

/**
 * A record of the models topic. All records of a model are in one partition; of those with the same
 * model and part the last one counts, so that the topic can be compacted.
 *
 * @param model the key whose learner it is about
 * @param part what it is of the model
 * @param value its bytes, not to be changed; null takes back what the part said before
 */
public record ModelRecord(String model, Part part, byte @Nullable [] value) {

  /** What a record is of its model. */
  public sealed interface Part permits Chunk, Manifest, Control {}

  /**
   * A piece of a snapshot.
   *
   * @param version labelled examples that the learner had learned
   * @param index which piece, from 0
   */
  public record Chunk(long version, int index) implements Part {}

  /**
   * Says how a version is put together; comes after its last chunk.
   *
   * @param version labelled examples that the learner had learned
   */
  public record Manifest(long version) implements Part {}

  /** Says what those who serve the model do with its versions. */
  public record Control() implements Part {}

  /** A record that takes back what a part said. */
  public static ModelRecord tombstone(String model, Part part) {
    return new ModelRecord(model, part, null);
  }
}
