/** What every network must do, and that all kinds of them do it. */
@NullMarked
package io.nsrstream.tests.network;

import org.jspecify.annotations.NullMarked;
