package io.nsrstream.connectors.records;

import io.nsrstream.connectors.SourceRecord;
import java.util.function.BiFunction;

/**
 * What became of a record, or of one part of a record that holds several examples.
 *
 * @param <T> what was read: an example or a label
 */
public sealed interface Decoded<T> {

  /** The record, or the element of it: bytes that can be sent again in its place. */
  SourceRecord record();

  /** The same with another record as its place. */
  Decoded<T> at(SourceRecord place);

  /** The same with another value, made of this one and its record. */
  <R> Decoded<R> map(BiFunction<T, SourceRecord, R> made);

  /** A record that was read. */
  record Taken<T>(T value, SourceRecord record) implements Decoded<T> {
    @Override
    public Decoded<T> at(SourceRecord place) {
      return new Taken<>(value, place);
    }

    @Override
    public <R> Decoded<R> map(BiFunction<T, SourceRecord, R> made) {
      return new Taken<>(made.apply(value, record), record);
    }
  }

  /** A record that was refused, with the reason. */
  record Refused<T>(String reason, SourceRecord record) implements Decoded<T> {
    @Override
    public Decoded<T> at(SourceRecord place) {
      return new Refused<>(reason, place);
    }

    @Override
    public <R> Decoded<R> map(BiFunction<T, SourceRecord, R> made) {
      return new Refused<>(reason, record);
    }
  }

  /** A record that stands for a deletion and is left out. */
  record Tombstone<T>(SourceRecord record) implements Decoded<T> {
    @Override
    public Decoded<T> at(SourceRecord place) {
      return new Tombstone<>(place);
    }

    @Override
    public <R> Decoded<R> map(BiFunction<T, SourceRecord, R> made) {
      return new Tombstone<>(record);
    }
  }
}
