package io.nsrstream.online.ensemble;

import io.nsrstream.online.data.Shape;
import io.nsrstream.online.snapshot.SectionReader;
import io.nsrstream.online.snapshot.SectionWriter;
import io.nsrstream.online.snapshot.SnapshotException;
import java.util.Arrays;

/** The opinion of a member. Replacement may give it another network while the stream runs. */
final class NetworkOpinion implements Opinion {

  /** The share of every prediction that is spread over all classes, so that no class has log 0. */
  private static final double FLOOR = 1e-3;

  /** An example whose label has at least this score is predicted well already. */
  private static final double KNOWN = Math.log(1 - 2 * FLOOR);

  private final int number;
  private final MemberFactory factory;
  private final MemberSettings original;
  private final float[] probabilities;
  private Member member;

  /** Factor on the learning rate of the present network. */
  private double raise = 1;

  /**
   * The opinion of a new network.
   *
   * @param number from 0, its place among the opinions
   * @param original its first settings
   * @param input the shape of its rows
   * @param maxClasses most outputs it can get
   * @param seed of its weights
   */
  NetworkOpinion(
      int number,
      MemberFactory factory,
      MemberSettings original,
      Shape input,
      int outputs,
      int maxClasses,
      long seed) {
    this.number = number;
    this.factory = factory;
    this.original = original;
    this.probabilities = new float[maxClasses];
    this.member = factory.create(original, input, outputs, seed);
  }

  /** The score of a class to which a network gives nothing. */
  static double least(int classes) {
    return Math.log(FLOOR / classes);
  }

  @Override
  public String name() {
    return "member " + (number + 1);
  }

  Member member() {
    return member;
  }

  /** The settings of its first network. */
  MemberSettings original() {
    return original;
  }

  /** Replaces its network by a copy of another one, with other settings of the same encoding. */
  void copy(NetworkOpinion best, MemberSettings settings, Inputs inputs, long seed) {
    Shape input = inputs.encoded(settings.encoding());
    Member copy = factory.create(settings, input, best.member.outputs(), seed);
    copy.takeOver(best.member);
    become(copy);
  }

  /** Replaces its network by a new one with the first settings; recent examples stay. */
  void renew(Inputs inputs, long seed) {
    Shape input = inputs.encoded(original.encoding());
    become(factory.create(original, input, member.outputs(), seed));
  }

  private void become(Member successor) {
    successor.raiseRate(raise);
    member.close();
    member = successor;
  }

  /** Multiplies its learning rate until the next call. */
  void raiseRate(double factor) {
    raise = factor;
    member.raiseRate(factor);
  }

  /**
   * The probabilities themselves, for a learner without other opinions; never NaN.
   *
   * @param classes receives {@code [outputs]}
   */
  void predict(Inputs inputs, float[] classes) {
    member.predict(inputs, classes);
    int outputs = member.outputs();
    for (int y = 0; y < outputs; y++) {
      if (Float.isNaN(classes[y])) {
        // The network diverged, and its next update will restore it: all classes get the same.
        Arrays.fill(classes, 0, outputs, 1f / outputs);
        return;
      }
    }
  }

  @Override
  public void score(Inputs inputs, int classes, double[] scores, int at) {
    member.predict(inputs, probabilities);
    for (int y = 0; y < classes; y++) {
      // A diverged network may return NaN until its next update restores it; NaN counts as 0.
      double probability = Float.isNaN(probabilities[y]) ? 0 : probabilities[y];
      scores[at + y] = Math.log((1 - FLOOR) * probability + FLOOR / classes);
    }
  }

  @Override
  public void learn(Inputs inputs, int label, int classes, Scores scores) {
    member.widen(inputs, classes);
    member.scalePenalties(strength(classes));
    member.learn(!scores.empty() && scores.of(number, label) > KNOWN, inputs);
  }

  /** The factor on λ by the present settings. */
  private double strength(int classes) {
    return factory.settings().penalty().factor(classes);
  }

  @Override
  public void close() {
    member.close();
  }

  @Override
  public void write(SectionWriter out) {
    member.settings().write(out);
    member.write(out);
  }

  /**
   * If members are replaced while the stream runs, the settings of the snapshot count; else those
   * of the learner, which must have the same encoding.
   */
  @Override
  public void restore(SectionReader in) {
    MemberSettings written = MemberSettings.read(in);
    boolean evolves = factory.settings().evolves();
    if (!evolves && written.encoding() != original.encoding()) {
      throw new SnapshotException(
          "a member in the snapshot has the settings %s, but the learner has %s: use the learner.members of the snapshot, or start without it"
              .formatted(written.print(), original.print()));
    }
    if (evolves && !written.equals(member.settings())) {
      become(factory.create(written, member.input(), member.outputs(), factory.settings().seed()));
    }
    member.restore(in);
    member.scalePenalties(strength(member.outputs()));
  }
}
