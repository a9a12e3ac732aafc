/**
 * What can be seen of a run: collected while it goes on, within bounds, and read as one value that
 * a page, a report or a script can show. Nothing here knows how it is shown.
 */
@NullMarked
package io.nsrstream.cli.view;

import org.jspecify.annotations.NullMarked;
