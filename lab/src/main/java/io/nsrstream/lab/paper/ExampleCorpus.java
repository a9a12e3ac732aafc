package io.nsrstream.lab.paper;

import io.nsrstream.connectors.files.ExampleFile;
import io.nsrstream.connectors.files.KnownStream;
import io.nsrstream.lab.epochs.Dataset;
import io.nsrstream.lab.epochs.Split;
import io.nsrstream.online.data.Example;
import io.nsrstream.online.data.Shape;
import io.nsrstream.online.encoding.Encoding;
import io.nsrstream.online.encoding.FeatureEncoder;
import io.nsrstream.online.encoding.FeatureSettings;
import io.nsrstream.online.encoding.TextSettings;
import io.nsrstream.online.encoding.WordSlots;
import io.nsrstream.online.random.SplitMix64;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * Examples and their fixed split, the same for every seed.
 *
 * @param name distinguishes its results from those of others
 * @param streams the known streams that it is made of, one after another
 * @param standardized whether features are brought to mean 0 and variance 1 over the training rows
 * @param division of its rows
 */
public record ExampleCorpus(
    String name, List<String> streams, boolean standardized, Division division) implements Corpus {

  /** The digits: 50,000 of the training images, the last 10,000 of them, and the test images. */
  static final ExampleCorpus MNIST =
      new ExampleCorpus(
          "mnist",
          List.of("mnist", "mnist-test"),
          false,
          rows -> cut(inOrder(rows), 5 / 7.0, 6 / 7.0, 1));

  /** The published training sequences, each fifth of them for validation, and the test ones. */
  static final ExampleCorpus JAPANESE_VOWELS =
      new ExampleCorpus(
          "japanesevowels", List.of("japanesevowels"), true, rows -> everyFifth(rows, 270 / 640.0));

  /** 990 for training, 495 for validation and 1,980 for the test, in a fixed random order. */
  static final ExampleCorpus ELECTRIC_DEVICES =
      new ExampleCorpus(
          "electricdevices",
          List.of("electricdevices"),
          true,
          rows -> cut(shuffled(rows), 1 / 15.0, 1 / 10.0, 7 / 30.0));

  /** 500 for training, 500 for validation and 1,499 for the test, in a fixed random order. */
  static final ExampleCorpus ECG5000 =
      new ExampleCorpus(
          "ecg5000",
          List.of("ecg5000"),
          true,
          rows -> cut(shuffled(rows), 1 / 9.0, 2 / 9.0, 5 / 9.0));

  /**
   * Every fourth sequence, since neighbours overlap: those of 19 people for training, of the next
   * four for validation, of the last seven for the test.
   */
  static final ExampleCorpus HAR =
      new ExampleCorpus("har", List.of("har"), true, rows -> cut(everyFourth(rows), 0.6, 0.741, 1));

  /** 9,000 of the training images, 1,000 more for validation, and 5,000 test images. */
  static final ExampleCorpus CIFAR10 =
      new ExampleCorpus(
          "cifar10",
          List.of("cifar10", "cifar10-test"),
          true,
          rows -> cut(inOrder(rows), 0.6, 2 / 3.0, 1));

  /** Those of sequences. */
  static final List<ExampleCorpus> SEQUENCES =
      List.of(JAPANESE_VOWELS, ELECTRIC_DEVICES, ECG5000, HAR);

  /** 12,000 titles of questions for training, 4,000 for validation and 4,000 for the test. */
  static final ExampleCorpus TITLES =
      new ExampleCorpus("titles", List.of("titles"), true, rows -> cut(inOrder(rows), 0.6, 0.8, 1));

  /** Training, validation and test rows of so many. */
  interface Division {
    int[][] divide(int rows);
  }

  public ExampleCorpus {
    streams = List.copyOf(streams);
  }

  @Override
  public String toString() {
    return name;
  }

  @Override
  public Splits open(Path data) throws IOException {
    List<Example> examples = new ArrayList<>();
    for (String stream : streams) {
      try (ExampleFile file = KnownStream.named(stream).orElseThrow().open(data)) {
        file.forEachRemaining(examples::add);
      }
    }
    int[][] parts = division.divide(examples.size());
    Dataset all = dataset(examples, parts[0]);
    Split split = new Split(all.part(parts[0]), all.part(parts[1]), all.part(parts[2]));
    return seed -> split;
  }

  private Dataset dataset(List<Example> examples, int[] training) {
    List<String> classes = examples.stream().map(Example::label).distinct().sorted().toList();
    Example first = examples.get(0);
    TextSettings text = FeatureSettings.DEFAULTS.text();
    WordSlots slots = new WordSlots(first.texts().isEmpty() ? 0 : text.slots(), text);
    Shape shape =
        Shape.of(
            examples.stream().mapToInt(Example::steps).max().orElseThrow(),
            first.features().length / first.steps(),
            slots.slots());
    FeatureEncoder encoder = encoder(examples, training, shape.channels());
    float[] features = new float[examples.size() * shape.size()];
    int[] lengths = new int[examples.size()];
    int[][] words = new int[examples.size()][];
    int[] labels = new int[examples.size()];
    for (int i = 0; i < labels.length; i++) {
      Example example = examples.get(i);
      int at = i * shape.size();
      if (standardized) {
        encoder.encode(Encoding.STANDARD, example.features(), example.nominals(), features, at);
      } else {
        System.arraycopy(example.features(), 0, features, at, example.features().length);
      }
      lengths[i] = example.steps();
      words[i] = slots.of(example.texts());
      labels[i] = classes.indexOf(example.label());
    }
    return new Dataset(shape, classes.size(), features, lengths, words, labels);
  }

  private static FeatureEncoder encoder(List<Example> examples, int[] training, int channels) {
    FeatureSettings defaults = FeatureSettings.DEFAULTS;
    FeatureSettings numbersOnly =
        new FeatureSettings(
            defaults.clip(),
            defaults.bins(),
            0,
            0,
            defaults.sequences(),
            defaults.kernels(),
            defaults.text());
    FeatureEncoder encoder = new FeatureEncoder(channels, 0, numbersOnly);
    for (int row : training) {
      encoder.learn(examples.get(row).features(), examples.get(row).nominals());
    }
    return encoder;
  }

  private static int[] inOrder(int rows) {
    return IntStream.range(0, rows).toArray();
  }

  private static int[] everyFourth(int rows) {
    return IntStream.range(0, rows).filter(row -> row % 4 == 0).toArray();
  }

  private static int[] shuffled(int rows) {
    int[] order = new int[rows];
    new SplitMix64(0).permute(order);
    return order;
  }

  private static int[][] everyFifth(int rows, double test) {
    int first = (int) Math.round(rows * test);
    return new int[][] {
      IntStream.range(0, first).filter(row -> row % 5 != 4).toArray(),
      IntStream.range(0, first).filter(row -> row % 5 == 4).toArray(),
      IntStream.range(first, rows).toArray()
    };
  }

  /** Training rows up to one share of them, validation rows up to the next, then the test's. */
  private static int[][] cut(int[] order, double validation, double test, double end) {
    int[] cuts =
        DoubleStream.of(0, validation, test, end)
            .mapToInt(share -> (int) Math.round(share * order.length))
            .toArray();
    return IntStream.range(0, 3)
        .mapToObj(part -> Arrays.copyOfRange(order, cuts[part], cuts[part + 1]))
        .toArray(int[][]::new);
  }
}
