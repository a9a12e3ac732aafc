/**
 * What a run of learners needs, in one process or in Flink: learners by key, prequential runs. No
 * reader, no sink and no framework may be known here.
 */
@NullMarked
package io.nsrstream.online.run;

import org.jspecify.annotations.NullMarked;
