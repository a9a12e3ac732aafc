/**
 * What can be seen of runs as a page: served on this machine while they go on, or written to one
 * file. Nothing here reaches outside the machine.
 */
@NullMarked
package io.nsrstream.cli.web;

import org.jspecify.annotations.NullMarked;
