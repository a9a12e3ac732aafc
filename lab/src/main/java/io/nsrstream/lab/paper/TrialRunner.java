package io.nsrstream.lab.paper;

import io.nsrstream.lab.epochs.Assessment;
import io.nsrstream.lab.epochs.Dataset;
import io.nsrstream.lab.epochs.EpochTraining;
import io.nsrstream.lab.epochs.ResponseStatistics;
import io.nsrstream.lab.epochs.Split;
import io.nsrstream.online.network.Layer;
import io.nsrstream.online.network.Network;
import io.nsrstream.online.network.NetworkFactory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import java.util.function.ToDoubleFunction;

/** Does trials, each once: what is done already is read from the store. */
public final class TrialRunner {
  /** Of training between two checkpoints: epochs may be shorter than a checkpoint takes. */
  private static final double CHECKPOINT_SECONDS = 1;

  private final Path data;
  private final TrialStore store;
  private final LongSupplier nanos;
  private final Listener listener;
  private final Map<Corpus, Corpus.Splits> splits = new HashMap<>();

  /** Receives the progress of trials. */
  public interface Listener {
    /** So many epochs need not be done: they were in an earlier run. */
    void skipped(int epochs);

    /** A trial is through an epoch. */
    void done(Trial trial, EpochScores scores);
  }

  /**
   * @param data the data directory
   * @param runs where results and interrupted trials are kept
   * @param nanos a clock that only counts on
   */
  public TrialRunner(Path data, Path runs, LongSupplier nanos, Listener listener) {
    this.data = data;
    this.store = new TrialStore(runs);
    this.nanos = nanos;
    this.listener = listener;
  }

  /** Does a trial, or what is left of it. */
  TrialResult run(Trial trial) throws IOException {
    TrialResult result = store.find(trial).orElse(null);
    if (result == null) {
      return train(trial);
    }
    listener.skipped(trial.epochs());
    return result;
  }

  private TrialResult train(Trial trial) throws IOException {
    Split split = splits(trial.corpus()).of(trial.seed());
    Dataset rows = split.train();
    NetworkFactory networks = trial.network().factory();
    try (Network network = networks.create(rows.shape(), rows.classes(), trial.seed())) {
      EpochTraining training =
          new EpochTraining(
              network,
              trial.penalty().create(trial.batches(rows.rows())),
              rows,
              trial.course(),
              trial.seed());
      TrialResult result = store.resume(trial, training).orElse(null);
      if (result == null) {
        EpochScores start = scores(0, Double.NaN, network, split);
        result = new TrialResult(trial.toString(), 0, List.of(start));
      }
      listener.skipped(training.epochs());
      double kept = result.seconds();
      while (training.epochs() < trial.epochs()) {
        result = epoch(result, training, network, split);
        if (result.seconds() - kept >= CHECKPOINT_SECONDS) {
          store.checkpoint(trial, training, result);
          kept = result.seconds();
        }
        listener.done(trial, result.last());
      }
      store.save(trial, result);
      return result;
    }
  }

  private Corpus.Splits splits(Corpus corpus) throws IOException {
    Corpus.Splits known = splits.get(corpus);
    if (known == null) {
      known = corpus.open(data);
      splits.put(corpus, known);
    }
    return known;
  }

  private TrialResult epoch(
      TrialResult before, EpochTraining training, Network network, Split split) {
    long start = nanos.getAsLong();
    double loss = training.epoch();
    List<EpochScores> epochs = new ArrayList<>(before.epochs());
    epochs.add(scores(training.epochs(), loss, network, split));
    double seconds = (nanos.getAsLong() - start) / 1e9;
    return new TrialResult(before.trial(), before.seconds() + seconds, List.copyOf(epochs));
  }

  private static EpochScores scores(int epoch, double loss, Network network, Split split) {
    List<String> layers = network.layers().stream().map(Layer::name).toList();
    Assessment validation = Assessment.of(network, split.validation(), layers);
    Assessment test = Assessment.of(network, split.test(), List.of());
    return new EpochScores(
        epoch,
        loss,
        validation.error(),
        test.error(),
        test.crossEntropy(),
        byLayer(validation, ResponseStatistics::variance),
        byLayer(validation, ResponseStatistics::aggregatedVariance),
        byLayer(validation, ResponseStatistics::consistency));
  }

  private static Map<String, Double> byLayer(
      Assessment assessment, ToDoubleFunction<ResponseStatistics> statistic) {
    Map<String, Double> values = new TreeMap<>();
    assessment
        .responses()
        .forEach((layer, responses) -> values.put(layer, statistic.applyAsDouble(responses)));
    return values;
  }
}
