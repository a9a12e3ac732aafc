/** A learner for a program in another language: requests and answers, a JSON object a line. */
@NullMarked
package io.nsrstream.cli.pipe;

import org.jspecify.annotations.NullMarked;
