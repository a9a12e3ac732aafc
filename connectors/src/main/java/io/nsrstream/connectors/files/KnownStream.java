package io.nsrstream.connectors.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A published data set that is known by a short name.
 *
 * @param name what users call it
 * @param file where it is below the data directory
 * @param published where it is published and under which title
 * @param settings how its file is read
 */
public record KnownStream(String name, String file, String published, FileSettings settings) {

  /** All of them, by name. */
  public static final List<KnownStream> ALL =
      List.of(
          new KnownStream(
              "elec2",
              "streams/elec2.csv.gz",
              "OpenML: electricity (New South Wales, Elec2)",
              FileSettings.DEFAULTS),
          new KnownStream(
              "insects",
              "streams/insects_gradual_balanced.csv.gz",
              "USP Data Stream Repository: INSECTS gradual balanced",
              FileSettings.DEFAULTS),
          new KnownStream(
              "kdd99",
              "streams/kddcup.data_10_percent.gz",
              "UCI Machine Learning Repository: KDD Cup 1999 Data (10 percent)",
              FileSettings.DEFAULTS),
          new KnownStream(
              "keystroke",
              "streams/keystroke.csv.gz",
              "USP Data Stream Repository: Keystroke",
              FileSettings.DEFAULTS),
          new KnownStream(
              "noaa",
              "streams/noaa_weather.csv.gz",
              "USP Data Stream Repository: NOAA Weather",
              FileSettings.DEFAULTS),
          new KnownStream(
              "rialto",
              "streams/rialto.arff.gz",
              "USP Data Stream Repository: Rialto Bridge Timelapse",
              FileSettings.DEFAULTS));

  /** The stream of that name, if it is known. */
  public static Optional<KnownStream> named(String name) {
    return ALL.stream().filter(stream -> stream.name.equals(name)).findFirst();
  }

  /**
   * Opens its file.
   *
   * @param data the data directory
   * @throws NoSuchFileException if the file is not there; the message says what to do
   * @throws IOException if it cannot be read
   */
  public ExampleFile open(Path data) throws IOException {
    Path path = data.resolve(file);
    if (!Files.isReadable(path)) {
      throw new NoSuchFileException(
          path.toString(),
          null,
          "the stream %s is not there: set NSR_DATA to the data directory that holds %s; it is published as %s"
              .formatted(name, file, published));
    }
    return ExampleFile.open(path, settings);
  }
}
