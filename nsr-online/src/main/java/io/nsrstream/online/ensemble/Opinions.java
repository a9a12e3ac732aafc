package io.nsrstream.online.ensemble;

import io.nsrstream.online.encoding.Encoding;
import io.nsrstream.online.snapshot.SectionReader;
import io.nsrstream.online.snapshot.SectionWriter;
import io.nsrstream.online.snapshot.Stateful;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All opinions of an ensemble, the members first, and the pool that combines them. Members write
 * their own state elsewhere.
 */
final class Opinions implements Stateful, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Opinions.class);

  private final List<Opinion> all = new ArrayList<>();
  private final int members;
  private final Pool pool;

  /** The opinions that the settings list beside the members. */
  Opinions(List<NetworkOpinion> members, Inputs inputs, int maxClasses, EnsembleSettings settings) {
    PoolSettings beside = settings.pool();
    this.members = members.size();
    all.addAll(members);
    if (settings.readsVectors(inputs.shape())) {
      beside.neighbours().forEach(each -> all.add(neighbours(each, inputs)));
      Encoding encoding = settings.members().get(0).encoding();
      for (RegressionSettings each : beside.regressions()) {
        all.add(new Regression(each, encoding, inputs.encoder()));
      }
    }
    if (beside.words() && inputs.shape().slots() > 0) {
      all.add(new WordFrequencies(inputs.shape().slots()));
    }
    beside.classMeans().forEach(fading -> all.add(new ClassMeans(fading)));
    int believed = all.size();
    for (double fading : beside.labelShift()) {
      all.add(new LabelShift(all.size() - believed, fading, maxClasses));
    }
    if (beside.persistence()) {
      all.add(new Persistence());
    }
    pool = new Pool(all.size(), believed, maxClasses);
  }

  private static Opinion neighbours(NeighbourSettings settings, Inputs inputs) {
    return settings.ofEachClass()
        ? new ClassNeighbours(settings, inputs)
        : new Neighbours(settings, inputs, inputs.shape().channels());
  }

  /** Whether a network is the only opinion. */
  boolean alone() {
    return all.size() == 1;
  }

  Pool pool() {
    return pool;
  }

  /** The weight of each opinion in the pool by its name, in their order; 1 where it is alone. */
  Map<String, Double> weights() {
    Map<String, Double> weights = new LinkedHashMap<>();
    for (int k = 0; k < all.size(); k++) {
      weights.put(all.get(k).name(), alone() ? 1 : pool.weight(k));
    }
    return weights;
  }

  /**
   * Scores the example that the inputs hold for prediction, and changes nothing.
   *
   * @param probabilities receives the prediction, {@code [classes]}
   */
  Scores score(Inputs inputs, int classes, float[] probabilities) {
    double[] scores = new double[all.size() * classes];
    for (int k = 0; k < all.size(); k++) {
      all.get(k).score(inputs, classes, scores, k * classes);
    }
    pool.combine(scores, classes, probabilities);
    return new Scores(scores, classes);
  }

  /** Whether scores are those of these opinions. */
  boolean made(Scores scores) {
    return scores.values().length == all.size() * scores.classes();
  }

  /**
   * Learns the label of the latest example of the inputs.
   *
   * @param classes number of classes, that of the example included
   * @param scores of the example; empty if the label was not among them
   * @param probabilities what the pool made of the scores
   */
  void learn(Inputs inputs, int label, int classes, Scores scores, float[] probabilities) {
    if (!scores.empty()) {
      pool.learn(scores.values(), scores.classes(), probabilities, label);
    }
    for (Opinion opinion : all) {
      opinion.learn(inputs, label, classes, scores);
    }
  }

  @Override
  public void close() {
    all.forEach(Opinion::close);
  }

  @Override
  public void write(SectionWriter out) {
    pool.write(out);
    out.putInt(all.size());
    for (int k = 0; k < all.size(); k++) {
      Opinion opinion = all.get(k);
      out.putText(opinion.name());
      pool.write(k, out);
      out.putPart(k < members ? nothing -> {} : opinion::write);
    }
  }

  /**
   * Takes over the opinions of a snapshot, by their names. Those that only the snapshot has are
   * left out, and those that only the settings have begin with the weight 0.
   */
  @Override
  public void restore(SectionReader in) {
    pool.restore(in);
    Set<String> fresh = new TreeSet<>();
    all.forEach(opinion -> fresh.add(opinion.name()));
    Set<String> leftOut = new TreeSet<>();
    for (int left = in.getInt(1, Short.MAX_VALUE); left > 0; left--) {
      String name = in.getText();
      int k = find(name);
      if (!fresh.remove(name)) {
        leftOut.add(name);
      }
      pool.restore(k, in);
      SectionReader state = in.getPart();
      if (k >= members) {
        all.get(k).restore(state);
        state.end();
      }
    }
    if (!fresh.isEmpty() || !leftOut.isEmpty()) {
      LOG.info(
          "Opinions of the settings that the snapshot lacks begin with weight 0: {}; opinions of"
              + " the snapshot that the settings lack are left out: {}",
          fresh,
          leftOut);
    }
  }

  /** The place of an opinion, or {@link Pool#NONE}. */
  private int find(String name) {
    for (int k = 0; k < all.size(); k++) {
      if (all.get(k).name().equals(name)) {
        return k;
      }
    }
    return Pool.NONE;
  }
}
