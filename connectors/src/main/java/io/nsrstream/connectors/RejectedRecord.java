package io.nsrstream.connectors;

/**
 * A record that could not become an example, as it was.
 *
 * @param record the record, or the element of it that was rejected alone
 * @param reason which field, which rule, what was found
 */
public record RejectedRecord(SourceRecord record, String reason) {}
