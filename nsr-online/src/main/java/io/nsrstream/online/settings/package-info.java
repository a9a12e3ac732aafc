/**
 * Settings as records: the rules they check, and the binder that makes them from names and values.
 * No setting itself lives here, and nothing that reads files or knows YAML.
 */
@NullMarked
package io.nsrstream.online.settings;

import org.jspecify.annotations.NullMarked;
