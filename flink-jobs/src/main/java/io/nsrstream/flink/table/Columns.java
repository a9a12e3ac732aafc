package io.nsrstream.flink.table;

/** Columns of a table, as pointers of a mapping name them. */
final class Columns {
  private Columns() {}

  /** The pointer that leads to a column. */
  static String pointer(String column) {
    return "/" + column.replace("~", "~0").replace("/", "~1");
  }

  /** Whether a pointer leads to a column or into it. */
  static boolean leadsTo(String pointer, String column) {
    String place = pointer(column);
    return pointer.equals(place) || pointer.startsWith(place + "/");
  }
}
