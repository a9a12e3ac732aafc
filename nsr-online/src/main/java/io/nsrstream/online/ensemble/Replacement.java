package io.nsrstream.online.ensemble;

import io.nsrstream.online.random.SplitMix64;
import io.nsrstream.online.snapshot.SectionReader;
import io.nsrstream.online.snapshot.SectionWriter;
import io.nsrstream.online.snapshot.Stateful;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The policy that replaces members. At intervals, the member of least weight becomes a copy of the
 * best one with other settings if its weight is small; on request it restarts. The cost of all
 * members stays within a budget.
 */
final class Replacement implements Stateful {

  /** The weight, relative to the mean, below which a member may be replaced. */
  private static final double USELESS = 0.1;

  private final PoolSettings settings;
  private final List<NetworkOpinion> members;
  private final Pool pool;
  private SplitMix64 random;
  private long learned;

  /**
   * A policy before the first example.
   *
   * @param members whose weights are the first ones of the pool
   * @param seed of the random numbers that change settings
   */
  Replacement(PoolSettings settings, List<NetworkOpinion> members, Pool pool, long seed) {
    this.settings = settings;
    this.members = members;
    this.pool = pool;
    this.random = new SplitMix64(seed);
  }

  /**
   * Counts a labelled example, and replaces a member if the interval is over and a member has a
   * small weight.
   */
  void learn(Inputs inputs) {
    learned++;
    int every = settings.replaceEvery();
    if (members.size() > 1 && every > 0 && learned % every == 0) {
      replaceUseless(inputs);
    }
  }

  private void replaceUseless(Inputs inputs) {
    int worst = leastWeight();
    int best = bestOf(members.get(worst).original().network());
    double mean =
        IntStream.range(0, members.size()).mapToDouble(pool::weight).average().orElseThrow();
    MemberSettings successor = members.get(best).member().settings().perturbed(random);
    if (best != worst && pool.weight(worst) < USELESS * mean && isAffordable(worst, successor)) {
      members.get(worst).copy(members.get(best), successor, inputs, random.nextLong());
      pool.share(best, worst);
    }
  }

  /** The member of most weight among those of a network. */
  private int bestOf(String network) {
    return IntStream.range(0, members.size())
        .filter(member -> members.get(member).original().network().equals(network))
        .boxed()
        .max(byWeight())
        .orElseThrow();
  }

  /**
   * Restarts the member of least weight, unless its first settings no longer fit into the budget.
   */
  void renew(Inputs inputs) {
    int member = leastWeight();
    if (isAffordable(member, members.get(member).original())) {
      members.get(member).renew(inputs, random.nextLong());
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
    double present = members.get(member).member().settings().cost();
    return other.cost() <= present || cost() - present + other.cost() <= settings.budget();
  }

  private double cost() {
    return members.stream().mapToDouble(member -> member.member().settings().cost()).sum();
  }

  @Override
  public void write(SectionWriter out) {
    out.putLong(random.state());
    out.putLong(learned);
  }

  @Override
  public void restore(SectionReader in) {
    random = new SplitMix64(in.getLong());
    learned = in.getCount();
  }
}
