package io.nsrstream.online.settings;

/** A settings record whose defaults follow one of its own settings. */
public interface Preset {

  /** The name of that setting. */
  String decidedBy();

  /** The defaults under a value of that setting, which is among them. */
  Record under(Object value);
}
