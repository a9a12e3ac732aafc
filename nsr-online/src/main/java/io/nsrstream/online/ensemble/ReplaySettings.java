package io.nsrstream.online.ensemble;

import io.nsrstream.online.settings.Rules;
import java.io.Serializable;

/**
 * Further updates on recent examples.
 *
 * @param updates of replay after each update on a mini-batch; 0 for none
 * @param rows examples drawn for each of them, with replacement
 * @param buffer latest labelled examples to draw from
 * @param balanced true to draw all classes of the buffer with the same probability, false to draw
 *     all examples so
 */
public record ReplaySettings(int updates, int rows, int buffer, boolean balanced)
    implements Serializable {

  /** No replay. */
  public static final ReplaySettings NONE = new ReplaySettings(0, 32, 1000, false);

  public ReplaySettings {
    new Rules()
        .between("updates", updates, 0, 1000)
        .between("rows", rows, 1, 65_536)
        .between("buffer", buffer, 1, 10_000_000)
        .check();
  }
}
