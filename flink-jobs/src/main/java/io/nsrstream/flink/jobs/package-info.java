/** The jobs that a cluster runs: operators between sources and sinks. No operator lives here. */
@NullMarked
package io.nsrstream.flink.jobs;

import org.jspecify.annotations.NullMarked;
