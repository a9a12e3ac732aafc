/** Versions of models on a topic: how they are cut into records, put together again, and chosen. */
@NullMarked
package io.nsrstream.connectors.versions;

import org.jspecify.annotations.NullMarked;
