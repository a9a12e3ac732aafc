package io.nsrstream.connectors.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A published data set with a short name.
 *
 * @param name the short name
 * @param files its parts, as paths below the data directory, in their order, at least one
 * @param published publisher and title
 * @param settings how its files are read
 */
public record KnownStream(
    String name, List<String> files, String published, FileSettings settings) {

  /** The seed of the order of files that are sorted. */
  private static final long ORDER = 1;

  /** All of them, by name. */
  public static final List<KnownStream> ALL =
      List.of(
          new KnownStream(
              "cifar10",
              IntStream.range(0, 10).mapToObj("cifar10/train_%02d.png"::formatted).toList(),
              "Alex Krizhevsky: the CIFAR-10 dataset, the first 10,000 training images as PNG"
                  + " sheets",
              FileSettings.DEFAULTS),
          new KnownStream(
              "cifar10-test",
              IntStream.range(0, 5).mapToObj("cifar10/test_%02d.png"::formatted).toList(),
              "Alex Krizhevsky: the CIFAR-10 dataset, the first 5,000 test images as PNG sheets",
              FileSettings.DEFAULTS),
          new KnownStream(
              "ecg5000",
              List.of("series/ECG5000.tsv.gz"),
              "UCR Time Series Classification Archive: ECG5000",
              FileSettings.DEFAULTS.inUcrLayout()),
          new KnownStream(
              "elec2",
              List.of("streams/elec2.csv.gz"),
              "OpenML: electricity (New South Wales, Elec2)",
              FileSettings.DEFAULTS),
          new KnownStream(
              "electricdevices",
              List.of("series/ElectricDevices.tsv.gz"),
              "UCR Time Series Classification Archive: ElectricDevices",
              FileSettings.DEFAULTS.inUcrLayout()),
          new KnownStream(
              "har",
              List.of("series/har.csv.gz"),
              "UCI Machine Learning Repository: Human Activity Recognition Using Smartphones",
              FileSettings.DEFAULTS.withIgnored(List.of("subject")).withChannels(9)),
          new KnownStream(
              "insects",
              List.of("streams/insects_gradual_balanced.csv.gz"),
              "USP Data Stream Repository: INSECTS gradual balanced",
              FileSettings.DEFAULTS),
          new KnownStream(
              "japanesevowels",
              List.of("series/JapaneseVowels_TRAIN.ts.gz", "series/JapaneseVowels_TEST.ts.gz"),
              "UEA Multivariate Time Series Classification Archive: JapaneseVowels, TRAIN and TEST",
              FileSettings.DEFAULTS),
          new KnownStream(
              "kdd99",
              List.of("streams/kddcup.data_10_percent.gz"),
              "UCI Machine Learning Repository: KDD Cup 1999 Data (10 percent)",
              FileSettings.DEFAULTS),
          new KnownStream(
              "keystroke",
              List.of("streams/keystroke.csv.gz"),
              "USP Data Stream Repository: Keystroke",
              FileSettings.DEFAULTS),
          new KnownStream(
              "mitbih",
              List.of("series/mitbih.csv.gz"),
              "PhysioNet: MIT-BIH Arrhythmia Database, as beats of 187 samples",
              FileSettings.DEFAULTS.withIgnored(List.of("record", "sample")).withChannels(1)),
          new KnownStream(
              "mnist",
              List.of("mnist/train-images-idx3-ubyte.gz"),
              "THE MNIST DATABASE of handwritten digits, the training set: images and labels",
              FileSettings.DEFAULTS),
          new KnownStream(
              "mnist-test",
              List.of("mnist/t10k-images-idx3-ubyte.gz"),
              "THE MNIST DATABASE of handwritten digits, the test set: images and labels",
              FileSettings.DEFAULTS),
          new KnownStream(
              "noaa",
              List.of("streams/noaa_weather.csv.gz"),
              "USP Data Stream Repository: NOAA Weather",
              FileSettings.DEFAULTS),
          new KnownStream(
              "rialto",
              List.of("streams/rialto.arff.gz"),
              "USP Data Stream Repository: Rialto Bridge Timelapse",
              FileSettings.DEFAULTS),
          new KnownStream(
              "titles",
              List.of("text/stackoverflow-titles.csv.gz"),
              "Xu et al., Short Text Clustering via Convolutional Neural Networks, 2015: 20,000"
                  + " titles of Stack Overflow questions of 20 topics",
              FileSettings.DEFAULTS.withLabel("label").withTexts(List.of("text")).withOrder(ORDER)),
          new KnownStream(
              "wafer",
              List.of("series/Wafer.tsv.gz"),
              "UCR Time Series Classification Archive: Wafer",
              FileSettings.DEFAULTS.inUcrLayout()));

  public KnownStream {
    files = List.copyOf(files);
  }

  /** The stream of that name, if it is known. */
  public static Optional<KnownStream> named(String name) {
    return ALL.stream().filter(stream -> stream.name.equals(name)).findFirst();
  }

  /** The same stream with its key in another column, such as one that is ignored otherwise. */
  public KnownStream withKey(String column) {
    return new KnownStream(name, files, published, settings.withKey(column));
  }

  /**
   * Opens its files.
   *
   * @param data the data directory
   * @throws NoSuchFileException if a file is not there; the message says what to do
   * @throws IOException if one cannot be read
   */
  public ExampleFile open(Path data) throws IOException {
    List<Path> paths = files.stream().map(data::resolve).toList();
    for (Path path : paths) {
      if (!Files.isReadable(path)) {
        throw new NoSuchFileException(
            path.toString(),
            null,
            "the stream %s has no file here: set NSR_DATA to the data directory that contains %s; it is published as %s"
                .formatted(name, String.join(" and ", files), published));
      }
    }
    return ExampleFile.open(paths, settings);
  }
}
