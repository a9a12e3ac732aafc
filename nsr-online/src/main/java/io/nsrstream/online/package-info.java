/**
 * The words of the learner: examples in, predictions out. Everything below this package lives on
 * the JDK and SLF4J alone; no framework, network engine, topic or file may be known here.
 */
@NullMarked
package io.nsrstream.online;

import org.jspecify.annotations.NullMarked;
