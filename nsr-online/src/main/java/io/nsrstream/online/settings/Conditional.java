package io.nsrstream.online.settings;

import java.util.List;

/** A settings record of which some settings have no effect under some values of others. */
public interface Conditional {

  /** The settings that have no effect at present; a name stands for all below it, too. */
  List<Unused> unused();

  /**
   * A setting without effect.
   *
   * @param name relative to the record, such as {@code momentum} or {@code replay.rows}
   * @param condition when it has none, such as {@code where optimizer is ADAM}
   * @param remedy what to do for it to have an effect
   */
  record Unused(String name, String condition, String remedy) {
    /** Whether a dotted name is the setting or one below it. */
    public boolean covers(String dotted) {
      return dotted.equals(name) || dotted.startsWith(name + ".") || dotted.startsWith(name + "[");
    }
  }
}
