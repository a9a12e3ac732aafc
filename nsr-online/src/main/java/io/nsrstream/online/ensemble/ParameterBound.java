package io.nsrstream.online.ensemble;

import io.nsrstream.online.data.RejectedExampleException;
import io.nsrstream.online.data.Shape;
import io.nsrstream.online.encoding.Encoding;
import io.nsrstream.online.network.NetworkFactory;
import java.util.List;
import java.util.function.ToLongFunction;

/**
 * The bound on the parameters of all networks of a key. It is checked before a network grows.
 *
 * @param most parameters
 */
record ParameterBound(long most, NetworkFactory networks) {

  /**
   * Checks the number of parameters that the networks would have.
   *
   * @param members one per network
   * @param positions most steps of an example
   * @param slots of words; 0 where examples have no texts
   * @param inputs number of inputs per step, by encoding
   * @throws RejectedExampleException if that is beyond the bound, or if one of the networks does
   *     not take such examples
   */
  void check(
      List<MemberSettings> members,
      int positions,
      int slots,
      ToLongFunction<Encoding> inputs,
      int outputs)
      throws RejectedExampleException {
    double parameters = 0;
    for (MemberSettings member : members) {
      long channels = inputs.applyAsLong(member.encoding());
      boolean fits = (double) positions * channels <= Integer.MAX_VALUE;
      parameters +=
          fits
              ? parameters(member, Shape.of(positions, (int) channels, slots), outputs)
              : Double.POSITIVE_INFINITY;
    }
    if (parameters > most) {
      throw new RejectedExampleException(
          "the networks of a key must have at most %d parameters, but with this example of %d step(s) and %d class(es) would have %.0f: send it to another key, or raise learner.bounds.maxParameters"
              .formatted(most, positions, outputs, parameters));
    }
  }

  /**
   * Checks that the first example has enough numbers for the networks.
   *
   * @param numbers of the example, before they are encoded
   * @throws RejectedExampleException if it has fewer
   */
  void checkNumbers(List<MemberSettings> members, int numbers) throws RejectedExampleException {
    for (MemberSettings member : members) {
      long least = member.networks(networks).leastNumbers();
      if (numbers < least) {
        throw new RejectedExampleException(
            "an example must have at least the %d numbers of the image that the network names, but has %d: name the height, width and channels of yours"
                .formatted(least, numbers));
      }
    }
  }

  private long parameters(MemberSettings member, Shape input, int outputs)
      throws RejectedExampleException {
    try {
      return member.networks(networks).size(input, outputs).parameters();
    } catch (IllegalArgumentException refused) {
      throw new RejectedExampleException(
          "a network of the learner does not take this example: " + refused.getMessage());
    }
  }
}
