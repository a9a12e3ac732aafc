/**
 * Brings snapshots of older formats to the newest one, a step per version. What knows an older
 * format lives here and nowhere else; nothing here knows a learner.
 */
@NullMarked
package io.nsrstream.online.snapshot.migration;

import org.jspecify.annotations.NullMarked;
