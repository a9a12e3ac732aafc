/**
 * The commands and their options: what a user may ask for, and in which order it is done. Tables,
 * pictures, brokers and jobs are made elsewhere.
 */
@NullMarked
package io.nsrstream.cli.commands;

import org.jspecify.annotations.NullMarked;
