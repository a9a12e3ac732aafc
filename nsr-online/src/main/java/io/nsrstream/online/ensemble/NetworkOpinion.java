package io.nsrstream.online.ensemble;

import io.nsrstream.online.data.Shape;
import io.nsrstream.online.snapshot.SectionReader;
import io.nsrstream.online.snapshot.SectionWriter;
import io.nsrstream.online.snapshot.SnapshotException;
import java.util.Arrays;

/** What a network says. Which network it is may change while the stream runs. */
final class NetworkOpinion implements Opinion {

  /** The share of every prediction that is spread over all classes, so that none has log 0. */
  private static final double FLOOR = 1e-3;

  /** The score of its label from which on a network has nothing to learn of an example. */
  private static final double KNOWN = Math.log(1 - 2 * FLOOR);

  private final MemberFactory factory;
  private final MemberSettings original;
  private final float[] probabilities;
  private Member member;

  /** Multiplies the learning rate of whichever network it is. */
  private double raise = 1;

  /**
   * The opinion of a new network.
   *
   * @param original the settings it begins with
   * @param input the shape of its rows
   * @param maxClasses most outputs that it will ever have
   * @param seed decides its weights
   */
  NetworkOpinion(
      MemberFactory factory,
      MemberSettings original,
      Shape input,
      int outputs,
      int maxClasses,
      long seed) {
    this.factory = factory;
    this.original = original;
    this.probabilities = new float[maxClasses];
    this.member = factory.create(original, input, outputs, seed);
  }

  Member member() {
    return member;
  }

  /** The settings that its first network began with. */
  MemberSettings original() {
    return original;
  }

  /** Its network becomes a copy of another's, with other settings of the same encoding. */
  void copy(NetworkOpinion best, MemberSettings settings, Inputs inputs, long seed) {
    Shape input = inputs.encoded(settings.encoding());
    Member copy = factory.create(settings, input, best.member.outputs(), seed);
    copy.takeOver(best.member);
    become(copy);
  }

  /** Its network begins anew as it once began, on the same examples. */
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
   * The probabilities themselves, for those who have no other opinion; never NaN.
   *
   * @param classes receives {@code [outputs]}
   */
  void predict(Inputs inputs, float[] classes) {
    member.predict(inputs, classes);
    int outputs = member.outputs();
    for (int y = 0; y < outputs; y++) {
      if (Float.isNaN(classes[y])) {
        // A network that diverged, which its next update finds: it knows nothing.
        Arrays.fill(classes, 0, outputs, 1f / outputs);
        return;
      }
    }
  }

  @Override
  public void score(Inputs inputs, int classes, double[] scores, int at) {
    member.predict(inputs, probabilities);
    for (int y = 0; y < classes; y++) {
      // A network that diverged may give NaN until its next update finds it; it counts as 0.
      double probability = Float.isNaN(probabilities[y]) ? 0 : probabilities[y];
      scores[at + y] = Math.log((1 - FLOOR) * probability + FLOOR / classes);
    }
  }

  @Override
  public void learn(Inputs inputs, int label, int classes, double score) {
    member.widen(inputs, classes);
    member.scalePenalties(strength(classes));
    member.learn(score > KNOWN, inputs);
  }

  /** What the λ of the penalty is multiplied by, as the settings say now. */
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
   * Where members are replaced, it goes on with what its member has become; else with the settings
   * there are, which must be of the same encoding.
   */
  @Override
  public void restore(SectionReader in) {
    MemberSettings written = MemberSettings.read(in);
    boolean evolves = factory.settings().evolves();
    if (!evolves && written.encoding() != original.encoding()) {
      throw new SnapshotException(
          "a member in the snapshot is %s, and the settings ask for %s: set learner.members back, or start without the snapshot"
              .formatted(written.print(), original.print()));
    }
    if (evolves && !written.equals(member.settings())) {
      become(factory.create(written, member.input(), member.outputs(), factory.settings().seed()));
    }
    member.restore(in);
    member.scalePenalties(strength(member.outputs()));
  }
}
