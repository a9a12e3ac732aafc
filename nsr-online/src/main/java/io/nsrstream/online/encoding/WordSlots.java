package io.nsrstream.online.encoding;

import io.nsrstream.online.data.Example.Text;
import java.util.Arrays;
import java.util.List;

/**
 * Gives the words of texts their slots: the hash of a word and of the position of its text, modulo
 * the number of slots. So the same word in two texts has two slots, and different words may share
 * one.
 *
 * @param slots how many there are; 0 where examples have no texts
 * @param settings how texts become words
 */
public record WordSlots(int slots, TextSettings settings) {
  private static final int[] NOTHING = {};

  // 2^32 divided by the golden ratio: positions are far apart.
  private static final int APART = 0x9E3779B9;

  /** The slots of all words, text after text, up to the bound. */
  public int[] of(List<Text> texts) {
    int[] all = NOTHING;
    if (slots == 0) {
      return all;
    }
    for (Text text : texts) {
      int[] words =
          new Words(settings.maxWords() - all.length, settings.letters()).of(text.value());
      int at = all.length;
      all = Arrays.copyOf(all, at + words.length);
      for (int word : words) {
        all[at++] = Math.floorMod(mixed(word + text.position() * APART), slots);
      }
    }
    return all;
  }

  /** The finalizer of MurmurHash3 (Appleby, 2011): each bit depends on all. */
  private static int mixed(int hash) {
    int a = (hash ^ (hash >>> 16)) * 0x85EBCA6B;
    int b = (a ^ (a >>> 13)) * 0xC2B2AE35;
    return b ^ (b >>> 16);
  }
}
