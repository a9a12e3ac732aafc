/**
 * What goes into a learner and what comes out: examples and predictions. Every other package may
 * use it; it uses none.
 */
@NullMarked
package io.nsrstream.online.data;

import org.jspecify.annotations.NullMarked;
