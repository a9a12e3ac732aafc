package io.nsrstream.online.ensemble;

import io.nsrstream.online.data.Batch;
import io.nsrstream.online.data.Example;
import io.nsrstream.online.data.Shape;
import io.nsrstream.online.encoding.Encoding;
import io.nsrstream.online.encoding.FeatureEncoder;
import io.nsrstream.online.encoding.WordSlots;
import io.nsrstream.online.network.ShapeFormat;
import io.nsrstream.online.snapshot.Snapshot;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The inputs that all opinions share: the encoder of features, the recent examples, the example to
 * be predicted, and the mini-batch that is being filled.
 *
 * <p>An example to be predicted is encoded once per encoding, however many networks read it. Rows
 * of mini-batches are encoded anew each time, because every example changes the scales of the
 * encoder, and rows that were encoded earlier no longer match them.
 */
final class Inputs {
  private static final String SHAPE = "SHAP";
  private static final String ENCODER = "ENCO";
  private static final String RECENT = "RECE";

  private final FeatureEncoder encoder;
  private final WordSlots wordSlots;
  private final Batch batch = new Batch();
  private final Map<Encoding, Question> questions = new EnumMap<>(Encoding.class);
  private RecentExamples recent;
  private Shape shape;
  private Example example = Example.of("", new float[0], null);
  private int[] words = {};
  private long number;
  private int rows;

  /** The encoded row of the example to be predicted, and that example. */
  private static final class Question {
    private final Batch row = new Batch();
    private long number;
  }

  /**
   * Inputs before the first example.
   *
   * @param shape of the first example; that of a text where it has one
   */
  Inputs(Shape shape, EnsembleSettings settings) {
    this.shape = shape;
    encoder = new FeatureEncoder(shape.channels(), settings.quantileBins(), settings.features());
    wordSlots = new WordSlots(shape.slots(), settings.features().text());
    recent = new RecentExamples(settings.memory(shape), shape.channels(), shape.slots());
    for (Encoding encoding : Encoding.values()) {
      questions.put(encoding, new Question());
    }
  }

  /** The shape of examples, with the most steps of all learned ones. */
  Shape shape() {
    return shape;
  }

  FeatureEncoder encoder() {
    return encoder;
  }

  RecentExamples recent() {
    return recent;
  }

  /** The shape of the rows of a network. */
  Shape encoded(Encoding encoding) {
    return Shape.of(shape.positions(), encoder.inputs(encoding), shape.slots());
  }

  /** Sets the example to be predicted. */
  void ask(Example about) {
    example = fitted(about);
    words = wordSlots.of(example.texts());
    number++;
  }

  /** The features of the example to be predicted. */
  float[] features() {
    return example.features();
  }

  /** The nominal values of the example to be predicted. */
  List<Example.Nominal> nominals() {
    return example.nominals();
  }

  /** The slots of the words of the example to be predicted. */
  int[] words() {
    return words;
  }

  /** The example to be predicted, as a batch of one row. */
  Batch asked(Encoding encoding) {
    Question question = Objects.requireNonNull(questions.get(encoding));
    if (question.number != number) {
      int steps = Math.max(example.steps(), shape.positions());
      question.row.begin(Shape.of(steps, encoder.inputs(encoding), shape.slots()), 1);
      encode(question.row, 0, encoding, example.features(), example.nominals());
      question.row.setWords(0, words);
      question.number = number;
    }
    return question.row;
  }

  /** The example with as many features as all have, if it is a vector. */
  Example fitted(Example one) {
    int channels = encoder.channels();
    return one.steps() > 1 || one.features().length == channels ? one : one.withFeatures(channels);
  }

  /** Whether an example has features that no other had. */
  boolean isWider(Example one) {
    return one.steps() == 1 && one.features().length > encoder.channels();
  }

  /** Adds features up to so many; examples are vectors. */
  void widen(int channels) {
    encoder.widen(channels);
    shape = Shape.of(1, channels, shape.slots());
    ask(example);
  }

  /** Widens the recent examples, too, and keeps at most so many from now on. */
  void widenRecent(int bound) {
    recent = recent.widened(bound, encoder.channels());
  }

  /** Adds a labelled example: to the scales, to the nominal values and to the recent examples. */
  void learn(Example given, int label) {
    Example learned = fitted(given);
    if (learned.steps() > shape.positions()) {
      shape = Shape.of(learned.steps(), shape.channels());
    }
    encoder.learn(learned.features(), learned.nominals());
    recent.add(
        new RecentExamples.Row(
            learned.features(),
            learned.nominals(),
            wordSlots.of(learned.texts()),
            label,
            learned.weight()));
    number++;
  }

  /**
   * Begins a mini-batch.
   *
   * @param of the shape of the rows of its network
   */
  void begin(Shape of, int count) {
    batch.begin(of, count);
    rows = 0;
  }

  /**
   * Adds a row that counts {@code weight} times; a weight beyond the range of a float is clipped.
   */
  void add(Encoding encoding, RecentExamples.Row row, double weight) {
    batch.labels()[rows] = row.label();
    batch.weights()[rows] = (float) Math.min(weight, Float.MAX_VALUE);
    encode(batch, rows, encoding, row.features(), row.nominals());
    batch.setWords(rows, row.words());
    rows++;
  }

  /** The mini-batch, once all rows have been added. */
  Batch batch() {
    return batch;
  }

  private void encode(
      Batch into, int row, Encoding encoding, float[] features, List<Example.Nominal> nominals) {
    encoder.encode(encoding, features, nominals, into.inputs(), into.start(row));
    into.setLength(row, features.length / encoder.channels());
  }

  /** Adds its sections to a snapshot. */
  void write(Snapshot.Builder builder) {
    builder
        .section(SHAPE, out -> ShapeFormat.write(out, shape))
        .section(ENCODER, encoder::write)
        .section(RECENT, recent::write);
  }

  /** Whether a snapshot has what {@link #write} wrote. */
  static boolean areIn(Snapshot snapshot) {
    return snapshot.has(SHAPE);
  }

  /** The shape of the examples in a snapshot. */
  static Shape shape(Snapshot snapshot) {
    return snapshot.read(SHAPE, ShapeFormat::read);
  }

  void restoreEncoder(Snapshot snapshot) {
    snapshot.scan(ENCODER, encoder::restore);
  }

  /**
   * Restores the latest examples of a snapshot.
   *
   * @param bound how many are kept
   * @param classes number of classes; labels are below it
   */
  void restoreRecent(Snapshot snapshot, int bound, int classes) {
    recent = new RecentExamples(bound, encoder.channels(), shape.slots());
    snapshot.scan(RECENT, recent::restore);
    recent.requireFit(classes);
  }
}
