package io.nsrstream.online.snapshot.migration;

import io.nsrstream.online.snapshot.SectionReader;
import io.nsrstream.online.snapshot.SectionWriter;

/** Copies values of a section of the old format, one after another, to one of the new format. */
record Transfer(SectionReader in, SectionWriter out) {

  int integer() {
    int value = in.getInt(0, Integer.MAX_VALUE);
    out.putInt(value);
    return value;
  }

  void integers(int count) {
    for (int i = 0; i < count; i++) {
      out.putInt(in.getInt());
    }
  }

  boolean flag() {
    boolean value = in.getBoolean();
    out.putBoolean(value);
    return value;
  }

  void longs(int count) {
    for (int i = 0; i < count; i++) {
      out.putLong(in.getLong());
    }
  }

  void doubles(int count) {
    for (int i = 0; i < count; i++) {
      out.putDouble(in.getDouble());
    }
  }

  void text() {
    out.putText(in.getText());
  }

  void integerArray() {
    int[] values = in.getInts();
    out.putInts(values, values.length);
  }

  void longArray() {
    long[] values = in.getLongs();
    out.putLongs(values, values.length);
  }

  void floatArray() {
    float[] values = in.getFloats();
    out.putFloats(values, values.length);
  }

  void doubleArray() {
    double[] values = in.getDoubles();
    out.putDoubles(values, values.length);
  }

  void doubleArrays(int count) {
    for (int i = 0; i < count; i++) {
      doubleArray();
    }
  }

  /** All that is left of the section. */
  void rest() {
    out.putBytes(in.getRest());
  }

  /** The class means of a layer over the window; alike in the versions 1 to 4. */
  void classMeanWindow() {
    integer();
    integer();
    longArray();
    doubleArray();
    for (int left = integer(); left > 0; left--) {
      integerArray();
      integerArray();
      floatArray();
    }
  }

  /** Exponentially faded means; alike in all versions. */
  void fadedMeans(int count) {
    doubles(2 * count);
  }
}
