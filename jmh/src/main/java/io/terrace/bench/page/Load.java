package io.terrace.bench.page;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Asks for one page over kept connections as often as it can, in a process of its own: {@code Load
 * PORT PATH CONNECTIONS MILLIS}. Says how many whole answers of status 200 there were. It is plain
 * on purpose: what it spends is not the server's.
 */
final class Load {

  private Load() {}

  public static void main(String[] arguments) throws Exception {
    int port = Integer.parseInt(arguments[0]);
    int connections = Integer.parseInt(arguments[2]);
    long millis = Long.parseLong(arguments[3]);
    ExecutorService clients = Executors.newFixedThreadPool(connections);
    try {
      List<Callable<Long>> calls = new ArrayList<>();
      for (int i = 0; i < connections; i++) {
        calls.add(() -> ask(port, arguments[1], System.nanoTime() + millis * 1_000_000));
      }
      long answers = 0;
      for (Future<Long> each : clients.invokeAll(calls)) {
        answers += each.get();
      }
      System.out.println(">" + answers * 1_000 / millis);
    } finally {
      clients.shutdownNow();
    }
  }

  private static long ask(int port, String path, long end) throws IOException {
    byte[] request = ("GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n").getBytes(ISO_8859_1);
    long answers = 0;
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setTcpNoDelay(true);
      OutputStream out = socket.getOutputStream();
      InputStream in = new BufferedInputStream(socket.getInputStream(), 65_536);
      while (System.nanoTime() < end) {
        out.write(request);
        skipAnswer(in);
        answers++;
      }
    }
    return answers;
  }

  private static void skipAnswer(InputStream in) throws IOException {
    String status = line(in);
    if (!status.startsWith("HTTP/1.1 200")) {
      throw new IOException("the server answered " + status);
    }
    long length = -1;
    for (String field = line(in); !field.isEmpty(); field = line(in)) {
      String lower = field.toLowerCase(Locale.ROOT);
      if (lower.startsWith("content-length:")) {
        length = Long.parseLong(lower.substring(15).strip());
      }
    }
    if (length < 0) {
      skipChunks(in);
    } else {
      in.skipNBytes(length);
    }
  }

  private static void skipChunks(InputStream in) throws IOException {
    for (int size = -1; size != 0; ) {
      size = Integer.parseInt(line(in).strip(), 16);
      in.skipNBytes(size + 2L);
    }
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder(64);
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new EOFException("the server closed the connection");
      }
      if (c != '\r') {
        line.append((char) c);
      }
    }
    return line.toString();
  }
}
