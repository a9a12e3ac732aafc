/**
 * The speed of this project's networks beside that of its peers, on the same work in the same run:
 * DL4J, the bare matrix products, and whoever else is handed in. No learner lives here; clocks come
 * from outside and printing is the caller's.
 */
@NullMarked
package io.nsrstream.lab.speed;

import org.jspecify.annotations.NullMarked;
