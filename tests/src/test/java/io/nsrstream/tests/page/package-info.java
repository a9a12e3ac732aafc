/** The page of a run in a real browser, where one is installed. */
@NullMarked
package io.nsrstream.tests.page;

import org.jspecify.annotations.NullMarked;
