package io.nsrstream.connectors.registry;

import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * Thrown where the registry gives no answer on a schema. It says nothing about a record, so it ends
 * the job, which goes on from its last checkpoint, and a replay.
 */
public final class RegistryUnavailableException extends UncheckedIOException {
  private static final long serialVersionUID = 1;

  public RegistryUnavailableException(String message, IOException cause) {
    super(message, cause);
  }
}
