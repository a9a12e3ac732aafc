package io.nsrstream.cli.local;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.nsrstream.flink.operators.TrainerState;
import io.nsrstream.flink.settings.FlinkSettings;
import io.nsrstream.flink.state.LineEnds;
import io.nsrstream.flink.state.Waiting;
import io.nsrstream.online.snapshot.Snapshot;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.api.java.tuple.Tuple4;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.apache.flink.state.api.OperatorIdentifier;
import org.apache.flink.state.api.SavepointReader;
import org.apache.flink.state.api.functions.KeyedStateReaderFunction;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.Collector;

/**
 * The learners of a savepoint. A job of Flink's State Processor API brings them to a file of this
 * machine, so that any number of keys can be read one after the other.
 */
public final class SavedLearners {
  private static final String METADATA = "_metadata";

  /** Key, snapshot, examples that wait for their labels, examples given up without one. */
  private static final TypeInformation<Tuple4<String, byte[], Long, Long>> ROWS =
      Types.TUPLE(
          Types.STRING,
          PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO,
          Types.LONG,
          Types.LONG);

  private final Path file;

  private SavedLearners(Path file) {
    this.file = file;
  }

  /**
   * What a savepoint has of a key.
   *
   * @param snapshot bytes of the learner's snapshot
   * @param waiting number of examples that wait for their labels
   * @param unlabelled number of examples that were given up without a label
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  public record SavedLearner(String key, byte[] snapshot, long waiting, long unlabelled) {}

  /** Takes learners one after the other. */
  public interface Visitor {
    void take(SavedLearner learner) throws IOException;
  }

  /** Whether a path is the directory of a savepoint or checkpoint. */
  public static boolean areAt(Path path) {
    return Files.isRegularFile(path.resolve(METADATA));
  }

  /**
   * Brings those of a savepoint.
   *
   * @param flink the settings of the job that wrote it
   * @param scratch an empty directory, which the caller removes
   * @throws IOException if the savepoint cannot be read
   */
  public static SavedLearners of(Path savepoint, FlinkSettings flink, Path scratch)
      throws IOException {
    Configuration configuration = new Configuration();
    configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "none");
    configuration.set(CoreOptions.TMP_DIRS, scratch.toString());
    StreamExecutionEnvironment environment =
        StreamExecutionEnvironment.createLocalEnvironment(1, configuration);
    Path file = scratch.resolve("learners");
    SavepointReader.read(environment, savepoint.toUri().toString(), new HashMapStateBackend())
        .readKeyedState(
            OperatorIdentifier.forUid(TrainerState.UID), new OfKey(flink), Types.STRING, ROWS)
        .sinkTo(new ToFile(file.toString()));
    try {
      environment.execute("nsr inspect");
    } catch (Exception e) {
      throw new IOException(
          "the savepoint %s cannot be read: %s".formatted(savepoint, rootCause(e)), e);
    }
    return new SavedLearners(file);
  }

  private static String rootCause(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return Objects.requireNonNullElse(cause.getMessage(), cause.toString());
  }

  /** Reads all learners, in no particular order. */
  public void read(Visitor visitor) throws IOException {
    try (DataInputStream in =
        new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
      while (true) {
        int length;
        try {
          length = in.readInt();
        } catch (EOFException end) {
          return;
        }
        String key = new String(in.readNBytes(length), UTF_8);
        byte[] snapshot = in.readNBytes(in.readInt());
        visitor.take(new SavedLearner(key, snapshot, in.readLong(), in.readLong()));
      }
    }
  }

  private static final class OfKey
      extends KeyedStateReaderFunction<String, Tuple4<String, byte[], Long, Long>> {
    private static final long serialVersionUID = 1;

    private final FlinkSettings flink;
    private transient ValueState<Snapshot> learner;
    private transient ValueState<LineEnds> waiting;
    private transient ValueState<Waiting> waitingInOne;
    private transient ValueState<Long> unlabelled;

    @SuppressWarnings("NullAway.Init") // Flink calls open before anything else
    OfKey(FlinkSettings flink) {
      this.flink = flink;
    }

    @Override
    public void open(OpenContext context) {
      learner = getRuntimeContext().getState(TrainerState.learner(flink));
      waiting = getRuntimeContext().getState(TrainerState.waitingExamples());
      waitingInOne = getRuntimeContext().getState(TrainerState.waitingInOne());
      unlabelled = getRuntimeContext().getState(TrainerState.unlabelled(flink));
    }

    @Override
    public void readKey(
        String key,
        KeyedStateReaderFunction.Context context,
        Collector<Tuple4<String, byte[], Long, Long>> out)
        throws IOException {
      Snapshot snapshot = learner.value();
      if (snapshot != null) {
        out.collect(
            Tuple4.of(
                key,
                snapshot.toBytes(),
                waitingExamples(),
                Objects.requireNonNullElse(unlabelled.value(), 0L)));
      }
    }

    private long waitingExamples() throws IOException {
      Waiting older = waitingInOne.value();
      LineEnds line = Objects.requireNonNullElse(waiting.value(), LineEnds.OF_NONE);
      return older == null ? line.size() : older.examples().size();
    }
  }

  /** Writes rows to a file of this machine; the job has one subtask. */
  private record ToFile(String path) implements Sink<Tuple4<String, byte[], Long, Long>> {
    @Override
    public SinkWriter<Tuple4<String, byte[], Long, Long>> createWriter(WriterInitContext context)
        throws IOException {
      DataOutputStream out =
          new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(Path.of(path))));
      return new SinkWriter<>() {
        @Override
        public void write(Tuple4<String, byte[], Long, Long> row, SinkWriter.Context ofRow)
            throws IOException {
          byte[] key = row.f0.getBytes(UTF_8);
          out.writeInt(key.length);
          out.write(key);
          out.writeInt(row.f1.length);
          out.write(row.f1);
          out.writeLong(row.f2);
          out.writeLong(row.f3);
        }

        @Override
        public void flush(boolean endOfInput) throws IOException {
          out.flush();
        }

        @Override
        public void close() throws IOException {
          out.close();
        }
      };
    }
  }
}
