package io.nsrstream.online.run;

import io.nsrstream.online.evaluation.Scores;
import java.util.List;

/**
 * The result of a run over one stream.
 *
 * @param predicted predictions, those without a label included
 * @param rejected examples that were rejected
 * @param unlabelled predictions whose label did not come
 * @param classes those of the labels and predictions; recalls are in this order
 * @param scores of the predictions with a label
 * @param variance recent intra-class variance of the layers kept steady, the mean over the keys;
 *     NaN before the first report
 * @param consistency recent Consistency of Representations of these layers, likewise
 * @param drifts that the detectors of all learners signalled
 * @param labelsAsFeatures whether earlier labels entered the features
 */
public record RunSummary(
    long predicted,
    long rejected,
    long unlabelled,
    List<String> classes,
    Scores scores,
    double variance,
    double consistency,
    long drifts,
    boolean labelsAsFeatures) {}
