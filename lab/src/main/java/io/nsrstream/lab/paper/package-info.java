/**
 * Studies of the penalty on data sets that are learned in epochs: what is trained, on which split,
 * and what came of it. What is printed is the command's matter and does not belong here.
 */
@NullMarked
package io.nsrstream.lab.paper;

import org.jspecify.annotations.NullMarked;
