package io.nsrstream.flink.state;

import io.nsrstream.online.data.Example;
import io.nsrstream.online.run.Lesson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;

/**
 * Lessons as bytes for state whose serializers are not ours: their version stands before them.
 * Older versions are read. Not thread-safe; each thread has its own.
 */
public final class LessonBytes {
  private static final List<String> NO_CLASSES = List.of();

  private final DataOutputSerializer out = new DataOutputSerializer(256);
  private final DataInputDeserializer in = new DataInputDeserializer();

  /** The bytes of a lesson. */
  public byte[] of(Lesson lesson) {
    out.clear();
    try {
      out.writeByte(ArrivalFormat.VERSIONS);
      ArrivalFormat.LATEST.writeExample(lesson.example(), out);
      out.writeBoolean(lesson.earlier() != null);
      if (lesson.earlier() != null) {
        PredictedSerializer.writePrediction(lesson.earlier(), NO_CLASSES, out);
      }
    } catch (IOException impossible) {
      throw new UncheckedIOException("writing to memory failed", impossible);
    }
    return out.getCopyOfBuffer();
  }

  /**
   * The lesson in bytes.
   *
   * @throws IOException if they are damaged or of a newer version
   */
  public Lesson lesson(byte[] bytes) throws IOException {
    in.setBuffer(bytes);
    int version = StateBytes.version(in);
    Example example = ArrivalFormat.of(version).readExample(in);
    return new Lesson(
        example,
        in.readBoolean() ? PredictedSerializer.readPrediction(example, NO_CLASSES, in) : null);
  }
}
