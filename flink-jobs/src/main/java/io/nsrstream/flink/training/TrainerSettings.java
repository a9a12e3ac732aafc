package io.nsrstream.flink.training;

import io.nsrstream.models.NetworkSettings;
import io.nsrstream.online.learner.LearnerSettings;
import java.io.Serializable;

/**
 * What a trainer is told.
 *
 * @param learner how the learners learn
 * @param model their network
 * @param liveLearners most learners kept live in a subtask
 * @param forgetIdleKeysHours hours without a labelled example after which a learner may be
 *     forgotten; 0 keeps all for ever
 * @param metricsEvery labelled examples of a key between two reports
 * @param publishModels whether to emit snapshots at checkpoints
 */
public record TrainerSettings(
    LearnerSettings learner,
    NetworkSettings model,
    int liveLearners,
    int forgetIdleKeysHours,
    int metricsEvery,
    boolean publishModels)
    implements Serializable {}
