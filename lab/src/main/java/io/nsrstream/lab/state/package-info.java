/** What a key takes in snapshots, on the heap and outside it. No speed, no accuracy. */
@NullMarked
package io.nsrstream.lab.state;

import org.jspecify.annotations.NullMarked;
