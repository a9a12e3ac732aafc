package io.nsrstream.lab.paper;

import java.util.List;

/** How the trial of a variant is settled on, by the validation rows alone. */
public sealed interface Choice {

  /** The same with another strength of NSR, where it has any; nothing is searched then. */
  Choice withLambda(double lambda);

  /**
   * How many epochs it takes.
   *
   * @param seeds how often the trial that is chosen is done
   */
  int epochs(int seeds);

  /** The trial is given. */
  record Given(Trial trial) implements Choice {
    @Override
    public Choice withLambda(double lambda) {
      return new Given(trial.withLambda(lambda));
    }

    @Override
    public int epochs(int seeds) {
      return seeds * trial.epochs();
    }
  }

  /**
   * The candidate with the lowest validation error after a search: each of them is trained once,
   * with a seed of the search's own, for fewer epochs.
   *
   * @param candidates at least one, of which the first wins a tie
   * @param epochs of each
   */
  record Search(List<Trial> candidates, int epochs) implements Choice {
    public Search {
      candidates = List.copyOf(candidates);
    }

    @Override
    public Choice withLambda(double lambda) {
      Trial first = candidates.get(0);
      return first.steadies() ? new Given(first.withLambda(lambda)) : this;
    }

    @Override
    public int epochs(int seeds) {
      return candidates.size() * epochs + seeds * candidates.get(0).epochs();
    }
  }

  /**
   * The penalty goes to the layer with the largest aggregated intra-class variance after a warm-up
   * without it.
   *
   * @param trial whose penalty is to be placed
   * @param epochs of the warm-up
   */
  record LargestVariance(Trial trial, int epochs) implements Choice {
    @Override
    public Choice withLambda(double lambda) {
      return new LargestVariance(trial.withLambda(lambda), epochs);
    }

    @Override
    public int epochs(int seeds) {
      return epochs + seeds * trial.epochs();
    }
  }
}
