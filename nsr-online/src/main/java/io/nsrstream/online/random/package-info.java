/** Seeded random numbers that are the same on every machine. Depends on the JDK alone. */
@NullMarked
package io.nsrstream.online.random;

import org.jspecify.annotations.NullMarked;
