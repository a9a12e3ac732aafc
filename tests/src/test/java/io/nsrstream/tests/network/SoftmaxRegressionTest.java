package io.nsrstream.tests.network;

import io.nsrstream.online.learner.SoftmaxRegression;

/** The network that tests of learners stand on does what every network must. */
final class SoftmaxRegressionTest extends NetworkContract {

  SoftmaxRegressionTest() {
    super(new SoftmaxRegression.Factory(), false, 0);
  }
}
