package io.nsrstream.online.penalty;

import java.io.Serializable;

/**
 * Creates penalties of one kind, each without state. Travels to where learners live as a serialized
 * object.
 */
@FunctionalInterface
public interface PenaltyFactory extends Serializable {

  /** A new penalty, for one layer of one network. */
  ResponsePenalty create();
}
