package io.nsrstream.flink.state;

import io.nsrstream.connectors.SourceRecord;
import io.nsrstream.connectors.SourceRecord.Header;
import io.nsrstream.flink.state.Arrival.OfEdge;
import io.nsrstream.flink.state.Arrival.OfExample;
import io.nsrstream.flink.state.Arrival.OfLabel;
import io.nsrstream.online.data.Example;
import io.nsrstream.online.data.Example.Nominal;
import io.nsrstream.online.data.Example.Text;
import io.nsrstream.online.data.Label;
import io.nsrstream.online.graph.Edge;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.apache.flink.types.StringValue;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of examples, labels and their records in one version of keyed state; {@link
 * KeyedStateSerializerSnapshot} counts the versions.
 */
enum ArrivalFormat {
  /** Examples weigh 1, and a label is an example without features. */
  WITHOUT_WEIGHTS(false, false, false, false),
  /** Examples have weights, and a label is an example without features. */
  WEIGHTS(true, false, false, false),
  /** Examples have weights, and labels are labels. */
  LABELS(true, true, false, false),
  /** The same, and records have their element, key and headers. */
  WHOLE_RECORDS(true, true, true, false),
  /** The same, and examples have texts. */
  TEXTS(true, true, true, true);

  static final ArrivalFormat LATEST = TEXTS;

  private static final int NOT_KEPT = -1;

  /** Number of versions of keyed state, which is that of the latest. */
  static final int VERSIONS = values().length;

  private final boolean weights;
  private final boolean labels;
  private final boolean wholeRecords;
  private final boolean texts;

  ArrivalFormat(boolean weights, boolean labels, boolean wholeRecords, boolean texts) {
    this.weights = weights;
    this.labels = labels;
    this.wholeRecords = wholeRecords;
    this.texts = texts;
  }

  /** The format of a version of keyed state; versions begin at 1. */
  static ArrivalFormat of(int version) {
    return values()[version - 1];
  }

  void writeArrival(OfExample arrival, DataOutputView out) throws IOException {
    writeExample(arrival.example(), out);
    writeRecord(arrival.record(), out);
  }

  void writeLabel(OfLabel arrival, DataOutputView out) throws IOException {
    Label label = arrival.label();
    if (labels) {
      StringValue.writeString(label.key(), out);
      StringValue.writeString(label.id(), out);
      StringValue.writeString(label.label(), out);
      out.writeLong(label.time());
    } else {
      writeExample(
          new Example(
              label.key(), label.id(), new float[0], List.of(), label.label(), label.time()),
          out);
    }
    writeRecord(arrival.record(), out);
  }

  void writeEdge(OfEdge arrival, DataOutputView out) throws IOException {
    Edge edge = arrival.edge();
    StringValue.writeString(edge.key(), out);
    StringValue.writeString(edge.source(), out);
    StringValue.writeString(edge.target(), out);
    out.writeLong(edge.time());
    writeRecord(arrival.record(), out);
  }

  OfEdge readEdge(DataInputView in) throws IOException {
    Edge edge =
        new Edge(
            StringValue.readString(in),
            StringValue.readString(in),
            StringValue.readString(in),
            in.readLong());
    return new OfEdge(edge, readRecord(in));
  }

  void writeRecord(SourceRecord record, DataOutputView out) throws IOException {
    StringValue.writeString(record.topic(), out);
    out.writeInt(record.partition());
    out.writeLong(record.offset());
    out.writeLong(record.timestamp());
    writeBytes(record.bytes(), out);
    if (wholeRecords) {
      out.writeInt(record.element());
      writeBytes(record.key(), out);
      writeHeaders(record.headers(), out);
    }
  }

  private static void writeHeaders(@Nullable List<Header> headers, DataOutputView out)
      throws IOException {
    if (headers == null) {
      out.writeInt(NOT_KEPT);
      return;
    }
    out.writeInt(headers.size());
    for (Header header : headers) {
      StringValue.writeString(header.name(), out);
      writeBytes(header.value(), out);
    }
  }

  private static void writeBytes(byte @Nullable [] bytes, DataOutputView out) throws IOException {
    out.writeInt(bytes == null ? -1 : bytes.length);
    if (bytes != null) {
      out.write(bytes);
    }
  }

  void writeExample(Example example, DataOutputView out) throws IOException {
    StringValue.writeString(example.key(), out);
    StringValue.writeString(example.id(), out);
    writeFeatures(example, out);
    StringValue.writeString(example.label(), out);
    out.writeLong(example.time());
    if (weights) {
      out.writeFloat(example.weight());
    }
    if (texts) {
      out.writeInt(example.texts().size());
      for (Text text : example.texts()) {
        out.writeInt(text.position());
        StringValue.writeString(text.value(), out);
      }
    }
  }

  private static void writeFeatures(Example example, DataOutputView out) throws IOException {
    out.writeInt(example.steps());
    out.writeInt(example.features().length);
    for (float feature : example.features()) {
      out.writeFloat(feature);
    }
    out.writeInt(example.nominals().size());
    for (Nominal nominal : example.nominals()) {
      out.writeInt(nominal.position());
      StringValue.writeString(nominal.value(), out);
    }
  }

  OfExample readArrival(DataInputView in) throws IOException {
    return new OfExample(readExample(in), readRecord(in));
  }

  OfLabel readLabel(DataInputView in) throws IOException {
    Label label;
    if (labels) {
      label =
          new Label(
              StringValue.readString(in),
              StringValue.readString(in),
              StringValue.readString(in),
              in.readLong());
    } else {
      Example bare = readExample(in);
      label = new Label(bare.key(), bare.id(), Objects.requireNonNull(bare.label()), bare.time());
    }
    return new OfLabel(label, readRecord(in));
  }

  SourceRecord readRecord(DataInputView in) throws IOException {
    String topic = StringValue.readString(in);
    int partition = in.readInt();
    long offset = in.readLong();
    long timestamp = in.readLong();
    byte[] value = readBytes(in);
    return new SourceRecord(
        topic,
        partition,
        offset,
        wholeRecords ? in.readInt() : SourceRecord.WHOLE,
        timestamp,
        value,
        wholeRecords ? readBytes(in) : null,
        wholeRecords ? readHeaders(in) : null);
  }

  private static @Nullable List<Header> readHeaders(DataInputView in) throws IOException {
    int size = in.readInt();
    if (size <= 0) {
      return size == 0 ? List.of() : null;
    }
    List<Header> headers = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      headers.add(new Header(StringValue.readString(in), readBytes(in)));
    }
    return headers;
  }

  Example readExample(DataInputView in) throws IOException {
    Example bare =
        new Example(
            StringValue.readString(in),
            StringValue.readString(in),
            in.readInt(),
            readFeatures(in),
            readNominals(in),
            StringValue.readString(in),
            in.readLong(),
            weights ? in.readFloat() : 1);
    List<Text> read = texts ? readTexts(in) : List.of();
    return read.isEmpty() ? bare : bare.withTexts(read);
  }

  private static List<Text> readTexts(DataInputView in) throws IOException {
    int size = in.readInt();
    if (size == 0) {
      return List.of();
    }
    List<Text> texts = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      texts.add(new Text(in.readInt(), StringValue.readString(in)));
    }
    return texts;
  }

  private static float[] readFeatures(DataInputView in) throws IOException {
    float[] features = new float[in.readInt()];
    for (int i = 0; i < features.length; i++) {
      features[i] = in.readFloat();
    }
    return features;
  }

  private static List<Nominal> readNominals(DataInputView in) throws IOException {
    int size = in.readInt();
    if (size == 0) {
      return List.of();
    }
    List<Nominal> nominals = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      nominals.add(new Nominal(in.readInt(), StringValue.readString(in)));
    }
    return nominals;
  }

  private static byte @Nullable [] readBytes(DataInputView in) throws IOException {
    int length = in.readInt();
    if (length < 0) {
      return null;
    }
    byte[] bytes = new byte[length];
    in.readFully(bytes);
    return bytes;
  }
}
