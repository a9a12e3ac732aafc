/** What results look like: tables, JSON, pictures and progress. Nothing here runs anything. */
@NullMarked
package io.nsrstream.cli.show;

import org.jspecify.annotations.NullMarked;
