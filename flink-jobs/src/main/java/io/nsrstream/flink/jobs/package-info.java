/** The jobs that a cluster runs: operators between sources and sinks. No record is touched here. */
@NullMarked
package io.nsrstream.flink.jobs;

import org.jspecify.annotations.NullMarked;
