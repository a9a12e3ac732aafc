package io.nsrstream.models.architecture;

/** What a node gets of its neighbours. */
public enum Aggregation {
  /**
   * Its own numbers, then the means of its neighbours' (GraphSAGE: Hamilton, Ying and Leskovec,
   * 2017): twice as many. They are 0 where it has no neighbours.
   */
  MEAN,

  /**
   * The sum over the node itself and its neighbours, each divided by √((d + 1)(d' + 1)), where d
   * and d' are the numbers of neighbours at both ends (GCN: Kipf and Welling, 2017).
   */
  SYMMETRIC
}
