package io.nsrstream.cli.peers;

import io.nsrstream.online.settings.Rules;
import java.util.ArrayList;
import java.util.List;

/**
 * A learner in the comparison.
 *
 * @param name on the command line and in the table
 * @param words what its process is to run, up to the stream
 */
record Peer(String name, List<String> words) {

  /** All of them, ours last. */
  static final List<Peer> ALL = all();

  Peer {
    words = List.copyOf(words);
  }

  private static List<Peer> all() {
    List<Peer> all = new ArrayList<>();
    for (MoaLearner learner : MoaLearner.values()) {
      all.add(new Peer(learner.toString(), List.of("moa", learner.toString())));
    }
    all.add(new Peer("ours", List.of("evaluate", "--json")));
    return List.copyOf(all);
  }

  static List<String> names() {
    return ALL.stream().map(Peer::name).toList();
  }

  /** Those of these names, in this order. */
  static List<Peer> named(List<String> names) {
    Rules rules = new Rules();
    names.forEach(
        name ->
            rules.require(
                names().contains(name),
                "--learners",
                "must be among " + names(),
                name,
                "leave it out to take all"));
    rules.check();
    return names.stream()
        .flatMap(name -> ALL.stream().filter(peer -> peer.name().equals(name)))
        .toList();
  }
}
