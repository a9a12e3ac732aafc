package io.nsrstream.lab.paper;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Does the trials of a study, variant after variant. */
public final class StudyRunner {

  /** The seed of what is tried for the sake of a choice; no trial that is reported has it. */
  private static final long CHOICE_SEED = 1_000;

  private final TrialRunner trials;

  public StudyRunner(TrialRunner trials) {
    this.trials = trials;
  }

  /**
   * Does what is not done yet.
   *
   * @param seeds how many, from 1 on
   * @return the rows of the table
   * @throws IOException if data cannot be read or results cannot be written
   */
  public List<VariantResult> run(Study study, int seeds) throws IOException {
    List<VariantResult> results = new ArrayList<>();
    for (Variant variant : study.variants()) {
      Map<String, Double> search = new LinkedHashMap<>();
      Trial chosen = choose(variant.choice(), search);
      List<TrialResult> done = new ArrayList<>();
      for (int seed = 1; seed <= seeds; seed++) {
        done.add(trials.run(chosen.withSeed(seed)));
      }
      results.add(new VariantResult(variant, chosen, search, List.copyOf(done)));
    }
    return results;
  }

  /**
   * @param search receives what was searched
   */
  private Trial choose(Choice choice, Map<String, Double> search) throws IOException {
    if (choice instanceof Choice.Given given) {
      return given.trial();
    }
    return choice instanceof Choice.LargestVariance largest
        ? place(largest, search)
        : search((Choice.Search) choice, search);
  }

  private Trial place(Choice.LargestVariance choice, Map<String, Double> search)
      throws IOException {
    Trial warmUp = choice.trial().withPenalty(Penalty.NONE).withEpochs(choice.epochs());
    Map<String, Double> variances =
        trials.run(warmUp.withSeed(CHOICE_SEED)).last().aggregatedVariance();
    search.putAll(variances);
    String layer =
        variances.entrySet().stream().max(Map.Entry.comparingByValue()).orElseThrow().getKey();
    return choice.trial().withPenalty(choice.trial().penalty().withLayers(layer));
  }

  private Trial search(Choice.Search choice, Map<String, Double> errors) throws IOException {
    Map<Trial, Double> byTrial = new LinkedHashMap<>();
    for (Trial candidate : choice.candidates()) {
      TrialResult result = trials.run(candidate.withEpochs(choice.epochs()).withSeed(CHOICE_SEED));
      double error = 100 * result.best().validationError();
      byTrial.put(candidate, error);
      errors.put(candidate.regularizers(), error);
    }
    return byTrial.entrySet().stream()
        .min(Comparator.comparingDouble(Map.Entry::getValue))
        .orElseThrow()
        .getKey();
  }
}
