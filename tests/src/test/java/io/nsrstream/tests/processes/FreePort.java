package io.nsrstream.tests.processes;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** Ports of loopback that nothing listens on. */
final class FreePort {
  private FreePort() {}

  /** One of them; another process may take it meanwhile, which is unlikely. */
  static int find() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
