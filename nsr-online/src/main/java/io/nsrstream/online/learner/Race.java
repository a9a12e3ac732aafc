package io.nsrstream.online.learner;

import io.nsrstream.online.data.Example;
import io.nsrstream.online.data.Shape;
import io.nsrstream.online.encoding.Encoding;
import io.nsrstream.online.encoding.FeatureEncoder;
import io.nsrstream.online.network.NetworkFactory;
import io.nsrstream.online.random.SplitMix64;
import io.nsrstream.online.snapshot.SectionReader;
import io.nsrstream.online.snapshot.SectionWriter;
import io.nsrstream.online.snapshot.Snapshot;
import io.nsrstream.online.snapshot.SnapshotException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The networks of a learner and what they share: the encoder of features, the recent examples, and
 * the pool that makes one prediction of theirs and of what the latest labels say. A single network
 * is a race of one, whose prediction is the learner's.
 */
final class Race implements AutoCloseable {

  private static final String ENCODER = "ENCO";
  private static final String RECENT = "RECE";
  private static final String MEMBERS = "MEMB";
  private static final String POOL = "POOL";

  /** The share of every prediction that is spread over all classes, so that none has log 0. */
  private static final double FLOOR = 1e-3;

  /** The score of its label from which on a network has nothing to learn of an example. */
  private static final double KNOWN = Math.log(1 - 2 * FLOOR);

  /** The weight, relative to the mean, below which a member is of no use. */
  private static final double USELESS = 0.1;

  private final LearnerSettings settings;
  private final NetworkFactory networks;
  private final FeatureEncoder encoder;
  private final RecentExamples recent;
  private final List<Member> members;
  private final LabelShift shift;
  private final Pool pool;
  private SplitMix64 random;
  private long learned;
  private double raise = 1;

  // Scratch, kept to allocate nothing: rows for a network, one prediction of a member, the scores
  // [opinions][classes] of an example and what the pool made of them.
  private final Rows rows = new Rows();
  private final float[] opinion;
  private final double[][] scores;
  private final float[] combined;

  private Race(
      LearnerSettings settings,
      NetworkFactory networks,
      FeatureEncoder encoder,
      RecentExamples recent,
      List<Member> members,
      int maxClasses) {
    this.settings = settings;
    this.networks = networks;
    this.encoder = encoder;
    this.recent = recent;
    this.members = members;
    shift = new LabelShift(settings.labelShift(), maxClasses);
    pool = new Pool(members.size() + shift.size(), members.size(), maxClasses);
    random = new SplitMix64(settings.seed());
    opinion = new float[maxClasses];
    scores = new double[members.size() + shift.size()][maxClasses];
    combined = new float[maxClasses];
  }

  /** A race that has seen nothing, for examples of the shape of the first. */
  static Race of(Example first, LearnerSettings settings, NetworkFactory networks) {
    Shape shape = first.shape();
    FeatureEncoder encoder =
        new FeatureEncoder(
            shape.channels(), settings.clip(), settings.quantileBins(), settings.maxNominals());
    SplitMix64 seeds = new SplitMix64(settings.seed());
    long seed = settings.seed();
    List<Member> members = new ArrayList<>();
    for (MemberSettings member : settings.members()) {
      Shape input = Shape.of(shape.positions(), encoder.inputs(member.encoding()));
      members.add(new Member(settings, member, networks, input, 1, seed));
      seed = seeds.nextLong();
    }
    RecentExamples recent = new RecentExamples(memory(settings));
    return new Race(settings, networks, encoder, recent, members, settings.maxClasses());
  }

  private static int memory(LearnerSettings settings) {
    return settings.members().stream().mapToInt(MemberSettings::memory).max().orElse(1);
  }

  List<Member> members() {
    return Collections.unmodifiableList(members);
  }

  /** The weight of a member in the pool, 1 where it is alone. */
  double weight(int member) {
    return alone() ? 1 : pool.weight(member);
  }

  /** Number of features of every step. */
  int channels() {
    return encoder.channels();
  }

  /** Training steps that all members took. */
  long steps() {
    return members.stream().mapToLong(Member::steps).sum();
  }

  private boolean alone() {
    return scores.length == 1;
  }

  private int outputs() {
    return members.get(0).outputs();
  }

  /** The probability of each class. */
  float[] predict(Example example) {
    score(example);
    float[] probabilities = new float[outputs()];
    System.arraycopy(combined, 0, probabilities, 0, probabilities.length);
    return probabilities;
  }

  private void score(Example example) {
    int classes = outputs();
    for (int k = 0; k < members.size(); k++) {
      members.get(k).predict(example, encoder, rows, opinion);
      for (int y = 0; y < classes; y++) {
        // What a network says that has gone astray, and is brought back at its next step.
        double probability = Float.isNaN(opinion[y]) ? 0 : opinion[y];
        scores[k][y] = Math.log((1 - FLOOR) * probability + FLOOR / classes);
      }
    }
    if (alone()) {
      System.arraycopy(opinion, 0, combined, 0, classes);
    } else {
      shift.score(scores, members.size(), classes);
      pool.combine(scores, classes, combined);
    }
  }

  /**
   * Learns a labelled example.
   *
   * @param classes number of classes with its own
   * @param fresh whether {@link #predict} was called for it just now
   */
  void learn(Example example, int label, int classes, boolean fresh) {
    boolean scored = !alone() && label < outputs();
    if (scored) {
      if (!fresh) {
        score(example);
      }
      pool.learn(scores, outputs(), combined, label);
    }
    shift.add(label, classes);
    encoder.learn(example.features(), example.nominals());
    recent.add(
        new RecentExamples.Row(example.features(), example.nominals(), label, example.weight()));
    for (int k = 0; k < members.size(); k++) {
      Member member = members.get(k);
      member.widen(example.steps(), encoder, classes);
      member.scalePenalties(strength(classes));
      member.learn(scored && scores[k][label] > KNOWN, recent, encoder, rows);
    }
    learned++;
    if (settings.auto()
        && settings.race().replaceEvery() > 0
        && learned % settings.race().replaceEvery() == 0) {
      replaceUseless();
    }
  }

  /**
   * What a race multiplies every strength by: none of two classes, whose one difference of logits
   * says how sure the network is and should spread, towards all of it for many.
   */
  private double strength(int classes) {
    return settings.auto() ? Math.max(0, 1 - 2.0 / classes) : 1;
  }

  /** Makes the member of least weight a copy of the best with other settings, if it is no use. */
  private void replaceUseless() {
    int worst = leastWeight();
    int best = IntStream.range(0, members.size()).boxed().max(byWeight()).orElseThrow();
    double mean =
        IntStream.range(0, members.size()).mapToDouble(pool::weight).average().orElseThrow();
    MemberSettings successor = members.get(best).settings().perturbed(random);
    if (pool.weight(worst) < USELESS * mean && isAffordable(worst, successor)) {
      replace(worst, members.get(best).copy(settings, successor, networks, random.nextLong()));
      pool.share(best, worst);
    }
  }

  private void replace(int member, Member successor) {
    successor.raiseRate(raise);
    members.set(member, successor).close();
  }

  /** Forgets after a drift what the settings do not ask to keep. */
  void forget() {
    DriftSettings drift = settings.drift();
    int waiting = members.stream().mapToInt(Member::waiting).max().orElseThrow();
    recent.shorten(Math.max(waiting, drift.keepExamples()));
    members.forEach(member -> member.shorten(drift.keepBatches()));
    if (drift.freshMember()) {
      refresh(leastWeight());
    }
  }

  /** Lets a member begin anew as it began, unless others now have its share of the budget. */
  private void refresh(int member) {
    MemberSettings original = settings.members().get(member);
    if (isAffordable(member, original)) {
      long seed = random.nextLong();
      replace(member, members.get(member).fresh(settings, original, networks, encoder, seed));
    }
  }

  /** Multiplies the learning rates of all members until told otherwise. */
  void raiseRates(double factor) {
    if (factor != raise) {
      raise = factor;
      members.forEach(member -> member.raiseRate(factor));
    }
  }

  private int leastWeight() {
    return IntStream.range(0, members.size()).boxed().min(byWeight()).orElseThrow();
  }

  private Comparator<Integer> byWeight() {
    return Comparator.comparingDouble(pool::weight);
  }

  /** Whether a member may have other settings: they cost no more, or are within the budget. */
  private boolean isAffordable(int member, MemberSettings other) {
    double present = members.get(member).settings().cost();
    return other.cost() <= present || cost() - present + other.cost() <= settings.race().budget();
  }

  private double cost() {
    return members.stream().mapToDouble(member -> member.settings().cost()).sum();
  }

  /** Frees what the networks hold outside the heap. */
  @Override
  public void close() {
    members.forEach(Member::close);
  }

  /** Adds its sections to a snapshot. */
  void write(Snapshot.Builder builder, int classes) {
    builder
        .section(ENCODER, encoder::write)
        .section(RECENT, recent::write)
        .section(MEMBERS, this::writeMembers)
        .section(POOL, out -> writePool(out, classes));
  }

  private void writeMembers(SectionWriter out) {
    out.putInt(members.size());
    for (Member member : members) {
      out.putText(member.settings().print());
      member.write(out);
    }
  }

  private void writePool(SectionWriter out, int classes) {
    pool.write(out);
    shift.write(out, classes);
    out.putLong(random.state());
    out.putLong(learned);
  }

  /** Whether a snapshot has what {@link #write} wrote. */
  static boolean isIn(Snapshot snapshot) {
    return snapshot.has(ENCODER);
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws SnapshotException if the settings ask for other members
   */
  static Race read(
      Snapshot snapshot, LearnerSettings settings, NetworkFactory networks, int classes) {
    FeatureEncoder encoder =
        snapshot.read(
            ENCODER, in -> FeatureEncoder.read(in, settings.clip(), settings.maxNominals()));
    if (snapshot.version() < 4) {
      return readSingle(snapshot, settings, networks, encoder, classes);
    }
    List<Member> members = snapshot.read(MEMBERS, in -> readMembers(in, settings, networks));
    if (settings.quantileBins() > 0 && !encoder.binned()) {
      throw new SnapshotException(
          "the snapshot knows no quantiles and the settings ask for encoding=quantiles: set"
              + " encoding and race.members back, or start without the snapshot");
    }
    int memory = members.stream().mapToInt(Member::memory).max().orElse(1);
    RecentExamples recent =
        snapshot.read(RECENT, in -> RecentExamples.read(in, memory, encoder.channels(), classes));
    Race race =
        new Race(settings, networks, encoder, recent, members, maxClasses(settings, classes));
    snapshot.read(POOL, race::restorePool);
    members.forEach(member -> member.scalePenalties(race.strength(classes)));
    return race;
  }

  private static List<Member> readMembers(
      SectionReader in, LearnerSettings settings, NetworkFactory networks) {
    List<MemberSettings> wanted = settings.members();
    int count = in.getInt(1, Short.MAX_VALUE);
    List<Member> members = new ArrayList<>();
    for (int k = 0; k < count; k++) {
      MemberSettings written = MemberSettings.parse(in.getText());
      requireLike(k, count, written, wanted, settings.auto());
      MemberSettings now = settings.auto() ? written : wanted.get(k);
      members.add(Member.read(in, settings, now, networks));
    }
    return members;
  }

  /** A race goes on with what its members have become; a copy has the encoding of its original. */
  private static void requireLike(
      int member, int count, MemberSettings written, List<MemberSettings> wanted, boolean auto) {
    if (count != wanted.size() || (!auto && written.encoding() != wanted.get(member).encoding())) {
      throw new SnapshotException(
          "member %d of the %d in the snapshot is %s, and the settings ask for %d, there %s: set lambda, encoding and race.members back, or start without the snapshot"
              .formatted(
                  member + 1,
                  count,
                  written.print(),
                  wanted.size(),
                  member < wanted.size() ? wanted.get(member).print() : "none"));
    }
  }

  private @Nullable Void restorePool(SectionReader in) {
    pool.restore(in);
    shift.restore(in);
    random = new SplitMix64(in.getLong());
    learned = in.getCount();
    return null;
  }

  /** Format versions before 4 knew one network, and of examples those of its mini-batch. */
  private static Race readSingle(
      Snapshot snapshot,
      LearnerSettings settings,
      NetworkFactory networks,
      FeatureEncoder encoder,
      int classes) {
    List<MemberSettings> wanted = settings.members();
    if (wanted.size() > 1 || wanted.get(0).encoding() != Encoding.STANDARD) {
      throw new SnapshotException(
          "the snapshot is of format version %d, of one network and standard encoding: set lambda to a number and encoding to standard, or start without the snapshot"
              .formatted(snapshot.version()));
    }
    RecentExamples recent =
        snapshot.read(
            "BATC",
            in ->
                RecentExamples.read(
                    in, Math.max(memory(settings), Short.MAX_VALUE), encoder.channels(), classes));
    Member member = Member.readSingle(snapshot, settings, wanted.get(0), networks, recent.size());
    return new Race(
        settings,
        networks,
        encoder,
        recent,
        new ArrayList<>(List.of(member)),
        maxClasses(settings, classes));
  }

  /** Those that were known stay, whatever the bound is now. */
  private static int maxClasses(LearnerSettings settings, int known) {
    return Math.max(settings.maxClasses(), known);
  }
}
