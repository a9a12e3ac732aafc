package io.nsrstream.online.ensemble;

import java.util.AbstractList;
import java.util.List;

/** The networks behind opinions, as they are now: a view, so that asking for them costs nothing. */
final class Networks extends AbstractList<Member> {
  private final List<NetworkOpinion> opinions;

  Networks(List<NetworkOpinion> opinions) {
    this.opinions = opinions;
  }

  @Override
  public Member get(int k) {
    return opinions.get(k).member();
  }

  @Override
  public int size() {
    return opinions.size();
  }
}
