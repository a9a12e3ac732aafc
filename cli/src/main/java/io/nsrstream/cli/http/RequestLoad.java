package io.nsrstream.cli.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;

/**
 * Sends requests at fixed times, whether earlier ones are answered or not, over connections that
 * stay open. It needs little of the processor itself, so that a server can be measured beside it.
 *
 * @param address of the server
 * @param body of each request
 * @param perSecond requests a second
 * @param connections requests that can be under way at once
 */
public record RequestLoad(
    InetSocketAddress address, String body, double perSecond, int connections) {
  private static final double NANOS_PER_SECOND = 1e9;
  private static final String LENGTH = "content-length:";

  /**
   * Sends them.
   *
   * @return nanoseconds from when each was due to its answer
   * @throws IOException if one is not answered with 200
   */
  public long[] send(int requests) throws IOException, InterruptedException {
    long[] nanos = new long[requests];
    long start = System.nanoTime();
    ExecutorService threads = Executors.newFixedThreadPool(connections);
    try {
      List<Future<Boolean>> ends = new ArrayList<>();
      for (int k = 0; k < connections; k++) {
        int first = k;
        ends.add(
            threads.submit(
                () -> {
                  sendFrom(first, start, nanos);
                  return true;
                }));
      }
      for (Future<Boolean> end : ends) {
        end.get();
      }
    } catch (ExecutionException e) {
      throw new IOException("a request was not answered", e.getCause());
    } finally {
      threads.shutdownNow();
    }
    return nanos;
  }

  private void sendFrom(int first, long start, long[] nanos) throws IOException {
    byte[] content = body.getBytes(UTF_8);
    byte[] head =
        "POST /predict HTTP/1.1\r\nHost: localhost\r\nContent-Length: %d\r\n\r\n"
            .formatted(content.length)
            .getBytes(ISO_8859_1);
    byte[] request = new byte[head.length + content.length];
    System.arraycopy(head, 0, request, 0, head.length);
    System.arraycopy(content, 0, request, head.length, content.length);
    try (Socket socket = new Socket(address.getAddress(), address.getPort())) {
      socket.setTcpNoDelay(true);
      OutputStream out = socket.getOutputStream();
      InputStream in = new BufferedInputStream(socket.getInputStream());
      for (int k = first; k < nanos.length; k += connections) {
        long due = start + (long) (k / perSecond * NANOS_PER_SECOND);
        for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
          LockSupport.parkNanos(left);
        }
        out.write(request);
        readAnswer(in);
        nanos[k] = System.nanoTime() - due;
      }
    }
  }

  private static void readAnswer(InputStream in) throws IOException {
    String status = line(in);
    if (!status.contains(" 200 ")) {
      throw new IOException("a request must be answered with 200, but was with: " + status);
    }
    int length = 0;
    for (String header = line(in); !header.isEmpty(); header = line(in)) {
      String lower = header.toLowerCase(Locale.ROOT);
      if (lower.startsWith(LENGTH)) {
        length = Integer.parseInt(lower.substring(LENGTH.length()).strip());
      }
    }
    in.skipNBytes(length);
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) {
        throw new IOException("the connection ended within an answer");
      }
      if (next != '\r') {
        line.append((char) next);
      }
    }
    return line.toString();
  }
}
