/**
 * PyTorch in a process of its own, as a peer to compare with. What is measured and printed is the
 * commands' matter and does not belong here.
 */
@NullMarked
package io.nsrstream.lab.torch;

import org.jspecify.annotations.NullMarked;
