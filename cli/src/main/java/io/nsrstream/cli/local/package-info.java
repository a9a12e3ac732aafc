/**
 * What runs on this machine: streams of examples, a Kafka broker and jobs on a MiniCluster in this
 * process. Options and the layout of results do not belong here.
 */
@NullMarked
package io.nsrstream.cli.local;

import org.jspecify.annotations.NullMarked;
