package io.nsrstream.connectors;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/** The first bytes of formats that may stand where a record or a file of text is expected. */
public enum Magic {
  AVRO_CONTAINER("an Avro container file", "4f626a01"),
  AVRO_SINGLE_OBJECT("Avro's single-object encoding", "c301"),
  GZIP("gzip", "1f8b"),
  ZSTANDARD("Zstandard", "28b52ffd"),
  LZ4("LZ4", "04224d18"),
  SNAPPY("Snappy", "82534e41505059"),
  SNAPPY_FRAMES("Snappy", "ff06000073"),
  ZIP("a zip archive", "504b0304"),
  PARQUET("Parquet", "50415231"),
  SMILE("Smile", "3a290a"),
  UTF_16_LITTLE("UTF-16", "fffe"),
  UTF_16_BIG("UTF-16", "feff");

  private final String title;
  private final String start;

  Magic(String title, String start) {
    this.title = title;
    this.start = start;
  }

  /** The format that bytes begin like. */
  public static Optional<Magic> of(byte[] data) {
    return Arrays.stream(values()).filter(format -> format.begins(data)).findFirst();
  }

  /** Whether bytes begin like this format. */
  public boolean begins(byte[] data) {
    int beginning = Math.min(data.length, length());
    return HexFormat.of().formatHex(data, 0, beginning).equals(start);
  }

  /** How many bytes it begins with. */
  public int length() {
    return start.length() / 2;
  }

  /** The first bytes in hexadecimal, in small letters. */
  public String start() {
    return start;
  }

  /** As messages say it. */
  @Override
  public String toString() {
    return title;
  }
}
