package io.nsrstream.connectors.registry;

import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * Thrown where the registry gives no answer on a schema. It says nothing about a record, so it ends
 * the job, which goes on from its last checkpoint.
 */
public final class RegistryUnavailableException extends UncheckedIOException {
  private static final long serialVersionUID = 1;

  RegistryUnavailableException(String message, IOException cause) {
    super(message, cause);
  }
}
