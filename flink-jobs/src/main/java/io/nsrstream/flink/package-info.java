/**
 * The learner inside Flink: operators, the types that travel and rest between them, and the jobs.
 * Networks are known by their settings only; nothing here prints but a job's main.
 */
@NullMarked
package io.nsrstream.flink;

import org.jspecify.annotations.NullMarked;
