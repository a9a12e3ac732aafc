package io.nsrstream.online.encoding;

import java.util.Arrays;

/**
 * Cuts texts into words, and words into pieces, and hashes them. A word is a run of letters, digits
 * and the marks that belong to them, in lower case; an ideograph is a word by itself, since its
 * neighbours are not set apart. All else separates words: blanks, punctuation, control characters,
 * halves of surrogate pairs. A piece is a run of some letters of a word, whose two ends count as
 * letters: so words that are written alike have pieces in common.
 *
 * <p>Hashes are FNV-1a over code points (Fowler, Noll and Vo, 1991), the same everywhere.
 *
 * @param most hashes of a text; what follows in the text is not read
 * @param letters of a piece; 0 for words alone
 */
public record Words(int most, int letters) {

  /** The hashes of a text: each word behind its pieces, in the order of the text. */
  public int[] of(CharSequence text) {
    Cut cut = new Cut(most, letters);
    for (int at = 0; at < text.length() && !cut.full(); ) {
      int point = Character.codePointAt(text, at);
      at += Character.charCount(point);
      cut.take(point);
    }
    cut.endWord();
    return Arrays.copyOf(cut.hashes, cut.count);
  }

  /** The hashes of the text that was read so far. */
  private static final class Cut {
    private static final int OFFSET = 0x811C9DC5;
    private static final int PRIME = 0x01000193;
    private static final int FIRST_ROOM = 16;

    /** Stands for the beginning and the end of a word in its pieces; no code point. */
    private static final int BORDER = -1;

    private final int most;

    /** The latest letters of the word, the oldest first. */
    private final int[] latest;

    private int[] hashes;
    private int count;

    private int known;
    private int word = OFFSET;
    private boolean inside;

    Cut(int most, int letters) {
      this.most = most;
      latest = new int[letters];
      hashes = new int[Math.min(most, FIRST_ROOM)];
    }

    boolean full() {
      return count == most;
    }

    void take(int point) {
      if (Character.isIdeographic(point)) {
        endWord();
        add(with(OFFSET, point));
      } else if (Character.isLetterOrDigit(point) || (inside && isMark(point))) {
        int letter = Character.toLowerCase(point);
        beginWord();
        word = with(word, letter);
        piece(letter);
      } else {
        endWord();
      }
    }

    private void beginWord() {
      if (!inside) {
        inside = true;
        word = OFFSET;
        known = 0;
        piece(BORDER);
      }
    }

    void endWord() {
      if (inside) {
        piece(BORDER);
        add(word);
        inside = false;
      }
    }

    private void piece(int letter) {
      if (latest.length == 0) {
        return;
      }
      System.arraycopy(latest, 1, latest, 0, latest.length - 1);
      latest[latest.length - 1] = letter;
      known++;
      if (known >= latest.length) {
        int hash = with(OFFSET, BORDER);
        for (int each : latest) {
          hash = with(hash, each);
        }
        add(hash);
      }
    }

    private void add(int hash) {
      if (full()) {
        return;
      }
      if (count == hashes.length) {
        hashes = Arrays.copyOf(hashes, Math.min(most, 2 * count));
      }
      hashes[count++] = hash;
    }

    /** Marks, such as accents and vowel signs, belong to a word but begin none. */
    private static boolean isMark(int point) {
      int type = Character.getType(point);
      return type == Character.NON_SPACING_MARK
          || type == Character.COMBINING_SPACING_MARK
          || type == Character.ENCLOSING_MARK;
    }

    private static int with(int hash, int point) {
      int result = hash;
      for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
        result = (result ^ (point >>> shift & 0xFF)) * PRIME;
      }
      return result;
    }
  }
}
