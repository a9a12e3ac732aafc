package io.nsrstream.online.settings;

/** Reads a list or names with values from the text of a command line, which may be in YAML. */
@FunctionalInterface
public interface StructureReader {

  /**
   * The structure that a text describes.
   *
   * @throws InvalidSettingsException if the text is malformed; the message holds no part of it
   */
  Tree read(String text);
}
