package io.nsrstream.online.encoding;

import io.nsrstream.online.settings.Rules;
import java.io.Serializable;

/**
 * How texts become words, and words rows of a table.
 *
 * @param slots rows of the table that words are hashed into; two words may share one. Of a key that
 *     has examples already, the table stays as it is
 * @param maxWords most words and pieces of an example that count, those of all its texts together
 * @param letters of a piece: runs of so many letters of a word count beside the word; 0 for none
 */
public record TextSettings(int slots, int maxWords, int letters) implements Serializable {

  public static final TextSettings DEFAULTS = new TextSettings(8192, 512, 3);

  private static final int MOST_SLOTS = 1 << 20;
  private static final int MOST_WORDS = 100_000;
  private static final int MOST_LETTERS = 16;

  public TextSettings {
    new Rules()
        .between("slots", slots, 1, MOST_SLOTS)
        .between("maxWords", maxWords, 1, MOST_WORDS)
        .between("letters", letters, 0, MOST_LETTERS)
        .check();
  }
}
