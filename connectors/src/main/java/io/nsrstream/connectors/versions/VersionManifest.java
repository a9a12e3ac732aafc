package io.nsrstream.connectors.versions;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * How a version is put together again. On the topic it is a JSON object in UTF-8.
 *
 * @param chunks how many pieces it has, at least 1
 * @param bytes how many bytes they have together
 * @param sha256 of all of them in their order, 64 hexadecimal digits
 */
public record VersionManifest(int chunks, int bytes, String sha256) {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .build();

  static VersionManifest of(byte[] snapshot, int chunks) {
    return new VersionManifest(chunks, snapshot.length, sha256(List.of(snapshot)));
  }

  /** The manifest that these bytes are, or empty if they are none. */
  static Optional<VersionManifest> read(byte[] bytes) {
    try {
      VersionManifest manifest = MAPPER.readValue(bytes, VersionManifest.class);
      return manifest != null && manifest.chunks >= 1 && manifest.bytes >= manifest.chunks
          ? Optional.of(manifest)
          : Optional.empty();
    } catch (IOException malformed) {
      return Optional.empty();
    }
  }

  byte[] write() {
    try {
      return MAPPER.writeValueAsBytes(this);
    } catch (IOException impossible) {
      throw new IllegalStateException("writing to memory failed", impossible);
    }
  }

  /** Whether these are the pieces it describes. */
  boolean describes(List<byte[]> pieces) {
    return pieces.size() == chunks
        && pieces.stream().mapToLong(piece -> piece.length).sum() == bytes
        && sha256(pieces).equals(sha256);
  }

  private static String sha256(List<byte[]> pieces) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      pieces.forEach(digest::update);
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every JDK has SHA-256", impossible);
    }
  }
}
