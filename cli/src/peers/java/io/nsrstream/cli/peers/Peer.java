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

  /** The name of ours. */
  private static final String OURS = "ours";

  Peer {
    words = List.copyOf(words);
  }

  /** All of them, ours last. */
  private static List<Peer> all(MoaSequences sequences) {
    List<Peer> all = new ArrayList<>();
    for (MoaLearner learner : MoaLearner.values()) {
      all.add(
          new Peer(
              learner.toString(),
              List.of("moa", "--sequences", sequences.toString(), learner.toString())));
    }
    all.add(new Peer(OURS, List.of("evaluate", "--json")));
    return List.copyOf(all);
  }

  /** The names of all, ours last. */
  static List<String> names() {
    return all(MoaSequences.KERNELS).stream().map(Peer::name).toList();
  }

  /**
   * Those of these names, in this order.
   *
   * @param sequences what those of MOA see of a sequence
   */
  static List<Peer> named(List<String> names, MoaSequences sequences) {
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
    List<Peer> all = all(sequences);
    return names.stream()
        .flatMap(name -> all.stream().filter(peer -> peer.name().equals(name)))
        .toList();
  }
}
