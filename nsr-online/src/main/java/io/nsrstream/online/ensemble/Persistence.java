package io.nsrstream.online.ensemble;

import io.nsrstream.online.snapshot.SectionReader;
import io.nsrstream.online.snapshot.SectionWriter;
import java.util.Arrays;

/**
 * The opinion that the label stays the same as the last one learned. Its probability is the faded
 * share of labels that were the same as the one before; all other classes share the rest. If labels
 * come late, the last one learned is the last one that has come.
 */
final class Persistence implements Opinion {
  private static final double FADING = 0.999;

  /** The least probability that the label stays, and that it changes. */
  private static final double LEAST = 1e-4;

  private static final int NONE = -1;

  /** Faded numbers of labels that stayed, and of all. */
  private double stayed = 0.5;

  private double all = 1;
  private int last = NONE;

  @Override
  public String name() {
    return "persistence";
  }

  @Override
  public void score(Inputs inputs, int classes, double[] scores, int at) {
    if (last == NONE || classes == 1) {
      Arrays.fill(scores, at, at + classes, -Math.log(classes));
    } else {
      double stays = Math.max(LEAST, Math.min(1 - LEAST, stayed / all));
      Arrays.fill(scores, at, at + classes, Math.log((1 - stays) / (classes - 1)));
      scores[at + last] = Math.log(stays);
    }
  }

  @Override
  public void learn(Inputs inputs, int label, int classes, Scores scores) {
    if (last != NONE) {
      stayed = FADING * stayed + (label == last ? 1 : 0);
      all = FADING * all + 1;
    }
    last = label;
  }

  @Override
  public void write(SectionWriter out) {
    out.putDouble(stayed);
    out.putDouble(all);
    out.putInt(last);
  }

  @Override
  public void restore(SectionReader in) {
    stayed = in.getFinite();
    all = in.getFinite();
    in.require(stayed >= 0 && all >= stayed && all > 0, "has a share of %s / %s", stayed, all);
    last = in.getInt(NONE, Short.MAX_VALUE);
  }
}
