/**
 * The learner in Flink: operators, the types of their records and state, and the jobs. Networks are
 * known by their settings only; nothing here prints but a job's main.
 */
@NullMarked
package io.nsrstream.flink;

import org.jspecify.annotations.NullMarked;
