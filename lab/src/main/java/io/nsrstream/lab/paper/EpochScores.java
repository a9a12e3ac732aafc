package io.nsrstream.lab.paper;

import java.util.Map;

/**
 * Where a trial stood after an epoch.
 *
 * @param epoch its number, from 1; 0 before the first one
 * @param loss mean cross-entropy of the training rows, each before the step on it, in nats; NaN
 *     before the first epoch
 * @param validationError share of the validation rows it got wrong
 * @param testError share of the test rows it got wrong
 * @param testLoss mean cross-entropy of the test rows, in nats
 * @param variance intra-class variance of the responses to the validation rows, by layer, averaged
 *     over the neurons
 * @param aggregatedVariance the same added up over the neurons
 * @param consistency Consistency of Representations of the validation rows, by layer
 */
public record EpochScores(
    int epoch,
    double loss,
    double validationError,
    double testError,
    double testLoss,
    Map<String, Double> variance,
    Map<String, Double> aggregatedVariance,
    Map<String, Double> consistency) {}
