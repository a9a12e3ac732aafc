package io.nsrstream.connectors.versions;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.nsrstream.connectors.versions.ModelRecord.Control;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What those who serve a model do with its versions. On the topic it is a word: {@code latest},
 * {@code nothing}, or the number of a version.
 *
 * @param pinned the only version that is served; empty serves the latest
 * @param nothing whether the model was forgotten and all its versions up to here with it
 */
public record ServeControl(OptionalLong pinned, boolean nothing) {

  /** The latest version, and never one before it. */
  public static final ServeControl LATEST = new ServeControl(OptionalLong.empty(), false);

  /** No version of before; one that comes later is served again. */
  public static final ServeControl NOTHING = new ServeControl(OptionalLong.empty(), true);

  private static final String LATEST_WORD = "latest";
  private static final String NOTHING_WORD = "nothing";

  /** One version, until another control record comes. */
  public static ServeControl pin(long version) {
    return new ServeControl(OptionalLong.of(version), false);
  }

  /** The record that tells it. */
  public ModelRecord of(String model) {
    return new ModelRecord(model, new Control(), bytes());
  }

  /** Its word in UTF-8. */
  byte[] bytes() {
    return toString().getBytes(UTF_8);
  }

  /** What these bytes tell, or empty if they tell nothing that is known. */
  static Optional<ServeControl> read(byte[] bytes) {
    String word = new String(bytes, UTF_8);
    if (word.equals(LATEST_WORD)) {
      return Optional.of(LATEST);
    }
    if (word.equals(NOTHING_WORD)) {
      return Optional.of(NOTHING);
    }
    if (!word.matches("[0-9]{1,19}")) {
      return Optional.empty();
    }
    try {
      return Optional.of(pin(Long.parseLong(word)));
    } catch (NumberFormatException beyondAnyVersion) {
      return Optional.empty();
    }
  }

  @Override
  public String toString() {
    if (nothing) {
      return NOTHING_WORD;
    }
    return pinned.isPresent() ? Long.toString(pinned.getAsLong()) : LATEST_WORD;
  }
}
