package io.nsrstream.online.learner;

import io.nsrstream.online.Example;
import io.nsrstream.online.Example.Nominal;
import io.nsrstream.online.Prediction;
import io.nsrstream.online.RejectedExampleException;
import io.nsrstream.online.encoding.BoundedIndex;
import io.nsrstream.online.encoding.FeatureEncoder;
import io.nsrstream.online.evaluation.Outcome;
import io.nsrstream.online.evaluation.Prequential;
import io.nsrstream.online.network.InputShape;
import io.nsrstream.online.network.Network;
import io.nsrstream.online.network.NetworkFactory;
import io.nsrstream.online.settings.InvalidSettingsException;
import io.nsrstream.online.settings.Rules;
import io.nsrstream.online.snapshot.SectionWriter;
import io.nsrstream.online.snapshot.Snapshot;
import io.nsrstream.online.snapshot.SnapshotException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A classifier that predicts every example before it learns from it and never stops learning.
 *
 * <p>Labelled examples wait in a mini-batch; when it is full the network takes one step on it, with
 * the responses of the chosen layers kept steady. Classes and nominal values are discovered as they
 * come, and the network grows with them. One thread owns a learner. What it does is a function of
 * its snapshot, its settings and its input: the same examples give the same bytes.
 */
public final class OnlineLearner implements AutoCloseable {
  private static final String ARCHITECTURE = "ARCH";
  private static final String CLASSES = "CLAS";
  private static final String EVALUATION = "EVAL";
  private static final String ENCODER = "ENCO";
  private static final String NETWORK = "NETW";
  private static final String BATCH = "BATC";
  private static final String PENALTIES = "PENA";
  private static final String LOSS = "LOSS";

  private final LearnerSettings settings;
  private final NetworkFactory networks;
  private final BoundedIndex<String> classes;
  private final Prequential evaluation;
  private final Map<String, SteadyLayer> penalties;
  private final FadedMean loss;

  /** What exists from the first labelled example on, which fixes the number of channels. */
  private @Nullable Model model;

  /**
   * A learner that has seen nothing.
   *
   * @throws InvalidSettingsException if {@code layers} names one that the network does not have
   */
  public OnlineLearner(LearnerSettings settings, NetworkFactory networks) {
    checkLayers(settings, networks);
    this.settings = settings;
    this.networks = networks;
    this.classes = new BoundedIndex<>(settings.maxClasses());
    this.evaluation = new Prequential(settings.evaluationWindow(), settings.fading());
    this.penalties = new LinkedHashMap<>();
    settings.layers().forEach(layer -> penalties.put(layer, new SteadyLayer(settings)));
    this.loss = new FadedMean();
  }

  private OnlineLearner(Snapshot snapshot, LearnerSettings settings, NetworkFactory networks) {
    checkLayers(settings, networks);
    this.settings = settings;
    this.networks = networks;
    this.classes =
        snapshot.read(
            CLASSES,
            in -> BoundedIndex.read(in, settings.maxClasses(), section -> section.getText()));
    this.evaluation =
        snapshot.read(
            EVALUATION, in -> Prequential.read(in, settings.evaluationWindow(), settings.fading()));
    this.loss = snapshot.read(LOSS, FadedMean::read);
    this.penalties = readPenalties(snapshot, settings);
    if (snapshot.has(NETWORK)) {
      this.model = new Model(snapshot, settings, networks, classes.size());
    }
  }

  private static void checkLayers(LearnerSettings settings, NetworkFactory networks) {
    Rules rules = new Rules();
    settings.requireLayers("layers", networks, rules);
    rules.check();
  }

  /**
   * A learner that goes on where the one that wrote the snapshot stopped, under these settings.
   *
   * @throws SnapshotException if the snapshot is of a network of another architecture
   */
  public static OnlineLearner restore(
      Snapshot snapshot, LearnerSettings settings, NetworkFactory networks) {
    String architecture = architecture(snapshot);
    if (!architecture.equals(networks.architecture())) {
      throw new SnapshotException(
          "the snapshot is of a network %s and the settings ask for %s: set the model back, or start without the snapshot"
              .formatted(
                  NetworkFactory.brief(architecture),
                  NetworkFactory.brief(networks.architecture())));
    }
    return new OnlineLearner(snapshot, settings, networks);
  }

  /** What the factory of the network in a snapshot says of its architecture. */
  public static String architecture(Snapshot snapshot) {
    return snapshot.read(ARCHITECTURE, in -> in.getText());
  }

  private static Map<String, SteadyLayer> readPenalties(
      Snapshot snapshot, LearnerSettings settings) {
    Map<String, SteadyLayer> written =
        snapshot.read(
            PENALTIES,
            in -> {
              Map<String, SteadyLayer> layers = new LinkedHashMap<>();
              for (int left = in.getInt(0, Short.MAX_VALUE); left > 0; left--) {
                SteadyLayer layer = new SteadyLayer(settings);
                layers.put(in.getText(), layer);
                layer.restore(in);
              }
              return layers;
            });
    Map<String, SteadyLayer> wanted = new LinkedHashMap<>();
    for (String layer : settings.layers()) {
      SteadyLayer known = written.get(layer);
      wanted.put(layer, known == null ? new SteadyLayer(settings) : known);
    }
    return wanted;
  }

  /**
   * Predicts an example and, if it is labelled, scores the prediction and learns the example.
   *
   * @return what was expected before learning
   * @throws RejectedExampleException if it cannot be taken; the learner is then as it was
   */
  public Prediction testThenTrain(Example example) throws RejectedExampleException {
    return testThenTrain(example, prediction -> {});
  }

  /**
   * The same, for those who cannot wait: the prediction is handed on before the example is learned,
   * which takes many times longer.
   */
  public Prediction testThenTrain(Example example, Consumer<Prediction> handOn)
      throws RejectedExampleException {
    checkLabel(example);
    Prediction prediction = predict(example);
    handOn.accept(prediction);
    if (example.label() != null) {
      learn(example, example.label(), prediction);
    }
    return prediction;
  }

  /**
   * Scores a prediction made when the example came, and learns the example, whose label came later.
   *
   * @param labelled the example with its label
   * @param earlier what {@link #predict} returned for it
   * @throws RejectedExampleException if it cannot be taken; the learner is then as it was
   */
  public void learn(Example labelled, Prediction earlier) throws RejectedExampleException {
    String label = labelled.label();
    if (label == null) {
      throw new RejectedExampleException("label must be there to be learned, but is not: send it");
    }
    checkLabel(labelled);
    // Others may have fixed the number of features since it was predicted.
    check(labelled);
    learn(labelled, label, earlier);
  }

  /**
   * Predicts an example without learning anything.
   *
   * @throws RejectedExampleException if its steps do not have as many features as those learned or
   *     are too many, one of them is not finite, or its nominal values are not at features in
   *     ascending order
   */
  public Prediction predict(Example example) throws RejectedExampleException {
    check(example);
    float[] probabilities = model == null ? new float[0] : model.predict(example);
    int best = Outcome.NOTHING;
    for (int k = 0; k < probabilities.length; k++) {
      if (best == Outcome.NOTHING || probabilities[k] > probabilities[best]) {
        best = k;
      }
    }
    return new Prediction(
        example.key(),
        example.id(),
        example.label(),
        best == Outcome.NOTHING ? null : classes.values().get(best),
        classes.values(),
        probabilities,
        model == null ? 0 : model.network.steps());
  }

  private void check(Example example) throws RejectedExampleException {
    checkShape(example);
    checkFeatures(example.features());
    checkNominals(example);
  }

  private void checkShape(Example example) throws RejectedExampleException {
    int count = example.features().length;
    int steps = example.steps();
    if (steps > settings.maxSteps()) {
      throw new RejectedExampleException(
          "a sequence must have at most %d steps, but has %d: raise maxSteps"
              .formatted(settings.maxSteps(), steps));
    }
    boolean fits =
        model == null
            ? count > 0 && count % steps == 0
            : count == (long) steps * model.encoder.channels();
    if (!fits) {
      throw new RejectedExampleException(
          "features must be %s numbers per step, %s, but are %d over %d step(s): send them to another key"
              .formatted(
                  model == null ? "some" : model.encoder.channels(),
                  model == null ? "as many at each" : "as in the examples before",
                  count,
                  steps));
    }
  }

  private static void checkFeatures(float[] features) throws RejectedExampleException {
    for (int i = 0; i < features.length; i++) {
      if (!Float.isFinite(features[i])) {
        throw new RejectedExampleException(
            "feature %d must be a finite number, but is %s: mend it at its source"
                .formatted(i, features[i]));
      }
    }
  }

  private static void checkNominals(Example example) throws RejectedExampleException {
    int previous = -1;
    for (Nominal nominal : example.nominals()) {
      int position = nominal.position();
      if (position <= previous || position >= example.features().length) {
        throw new RejectedExampleException(
            "nominal values must be at one of the %d features each, in ascending order, but %s is at %d: mend the mapping"
                .formatted(example.features().length, nominal.value(), position));
      }
      previous = position;
    }
  }

  private void checkLabel(Example example) throws RejectedExampleException {
    if (example.label() != null && !classes.takes(example.label())) {
      throw new RejectedExampleException(
          "label must be one of at most %d classes, but %s is a further one: raise maxClasses"
              .formatted(classes.bound(), example.label()));
    }
  }

  private void learn(Example example, String label, Prediction prediction) {
    float probability = prediction.probability(label);
    int index = classes.findOrAdd(label);
    int predicted =
        prediction.predicted() == null ? Outcome.NOTHING : classes.find(prediction.predicted());
    evaluation.add(index, predicted, probability);
    if (model == null) {
      model = new Model(example, settings, networks);
    }
    model.remember(example, index, classes.size());
    if (model.batch.rows() >= settings.batch()) {
      train(model);
    }
  }

  private void train(Model ready) {
    double value = ready.train(penalties);
    if (Double.isFinite(value)) {
      loss.add(value);
    } else {
      penalties.values().forEach(SteadyLayer::forget);
    }
  }

  /** The classes seen so far, in the order in which they came. */
  public List<String> classes() {
    return classes.values();
  }

  /** Number of labelled examples it has predicted and taken in. */
  public long examples() {
    return evaluation.examples();
  }

  /** Number of mini-batches it has trained on. */
  public long step() {
    return model == null ? 0 : model.network.steps();
  }

  /** Recent mean cross-entropy per example in training, in nats. */
  public double loss() {
    return loss.mean();
  }

  /** Recent mean of what the penalties added to the loss. */
  public double penalty() {
    double sum = 0;
    for (SteadyLayer layer : penalties.values()) {
      sum += layer.variance();
    }
    return settings.lambda() * sum;
  }

  /** Where it stands. */
  public LearnerReport report() {
    Map<String, Double> variance = new LinkedHashMap<>();
    Map<String, Double> consistency = new LinkedHashMap<>();
    penalties.forEach(
        (layer, penalty) -> {
          variance.put(layer, penalty.variance());
          consistency.put(layer, penalty.consistency());
        });
    return new LearnerReport(
        examples(),
        step(),
        classes(),
        loss(),
        penalty(),
        variance,
        consistency,
        model == null ? 0 : model.network.faults(),
        evaluation.overall(),
        evaluation.window(),
        evaluation.faded());
  }

  /** All that it is, as bytes. */
  public Snapshot snapshot() {
    Snapshot.Builder builder =
        Snapshot.builder()
            .section(ARCHITECTURE, out -> out.putText(networks.architecture()))
            .section(CLASSES, out -> classes.write(out, SectionWriter::putText))
            .section(EVALUATION, evaluation::write)
            .section(LOSS, loss::write)
            .section(PENALTIES, this::writePenalties);
    if (model != null) {
      builder
          .section(ENCODER, model.encoder::write)
          .section(BATCH, model.batch::write)
          .section(NETWORK, model.network::write);
    }
    return builder.build();
  }

  private void writePenalties(SectionWriter out) {
    out.putInt(penalties.size());
    penalties.forEach(
        (layer, penalty) -> {
          out.putText(layer);
          penalty.write(out);
        });
  }

  /** Frees what its network holds outside the heap. */
  @Override
  public void close() {
    if (model != null) {
      model.network.close();
    }
  }

  /** The parts whose sizes follow the shape of the features. */
  private static final class Model {
    private final FeatureEncoder encoder;
    private final MiniBatch batch;
    private final GuardedNetwork network;

    // Scratch, kept to allocate nothing: one row of inputs, a mini-batch of inputs, labels and
    // ones.
    private float[] inputs = new float[0];
    private int[] labels = new int[0];
    private float[] weights = new float[0];

    Model(Example first, LearnerSettings settings, NetworkFactory networks) {
      InputShape shape = new InputShape(first.steps(), first.features().length / first.steps());
      encoder = new FeatureEncoder(shape.channels(), settings.clip(), settings.maxNominals());
      batch = new MiniBatch();
      network = new GuardedNetwork(networks.create(shape, 1, settings.seed()));
    }

    Model(Snapshot snapshot, LearnerSettings settings, NetworkFactory networks, int classes) {
      encoder =
          snapshot.read(
              ENCODER, in -> FeatureEncoder.read(in, settings.clip(), settings.maxNominals()));
      batch = snapshot.read(BATCH, in -> MiniBatch.read(in, encoder.channels(), classes));
      network = snapshot.read(NETWORK, in -> GuardedNetwork.read(in, networks, settings.seed()));
    }

    float[] predict(Example example) {
      widen(example.steps(), network.network().outputs());
      room(1);
      encoder.encode(example.features(), example.nominals(), inputs, 0);
      float[] probabilities = new float[network.network().outputs()];
      network.network().predict(inputs, 1, probabilities);
      return probabilities;
    }

    void remember(Example example, int label, int classes) {
      encoder.learn(example.features(), example.nominals());
      widen(example.steps(), classes);
      batch.add(example.features(), example.nominals(), label);
    }

    /** Makes the network as wide as the longest sequence, the known values and classes need. */
    private void widen(int steps, int classes) {
      InputShape present = network.network().input();
      InputShape needed = new InputShape(Math.max(steps, present.steps()), encoder.inputs());
      if (!present.equals(needed) || classes > network.network().outputs()) {
        network.network().grow(needed, classes);
      }
    }

    double train(Map<String, SteadyLayer> penalties) {
      int rows = batch.rows();
      room(rows);
      batch.encode(encoder, network.network().input(), inputs, labels);
      double value = network.train(inputs, labels, weights, rows, penalties);
      batch.clear();
      return value;
    }

    /** Makes room for rows whose steps are all absent. */
    private void room(int rows) {
      int count = rows * network.network().input().size();
      if (inputs.length < count) {
        inputs = new float[count];
      }
      Arrays.fill(inputs, 0, count, Network.ABSENT);
      if (labels.length < rows) {
        labels = new int[rows];
        weights = new float[rows];
        Arrays.fill(weights, 1);
      }
    }
  }
}
