/** How settings say what is wrong with them. */
@NullMarked
package io.nsrstream.online.settings;

import org.jspecify.annotations.NullMarked;
