package io.terrace.cache.web;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Sends what it is told, which a proper client would not, and reads what comes. */
final class RawClient {

  private final int port;

  RawClient(int port) {
    this.port = port;
  }

  /** What came: {@code body} as it is on the wire, but out of its chunks. */
  @SuppressWarnings("ArrayRecordComponent") // a reply is never compared
  record Reply(int status, List<String> headers, byte[] body) {

    String text() {
      return new String(body, StandardCharsets.UTF_8);
    }

    Optional<String> header(String name) {
      return all(name).stream().findFirst();
    }

    List<String> all(String name) {
      String start = name.toLowerCase(Locale.ROOT) + ":";
      return headers.stream()
          .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(start))
          .map(line -> line.substring(start.length()).strip())
          .toList();
    }

    boolean isHit() {
      return header("Cache-Status").orElse("").contains("; hit");
    }

    String cacheStatus() {
      return header("Cache-Status").orElse("");
    }
  }

  Reply get(String path, String... headers) throws IOException {
    return send("GET", path, "", headers);
  }

  Reply send(String method, String path, String body, String... headers) throws IOException {
    StringBuilder request = new StringBuilder(method + " " + path + " HTTP/1.1\r\n");
    List<String> lines = new ArrayList<>(List.of(headers));
    if (lines.stream().noneMatch(line -> line.startsWith("Host:"))) {
      lines.add("Host: shop.example");
    }
    lines.add("Connection: close");
    if (!body.isEmpty()) {
      lines.add("Content-Length: " + body.length());
    }
    lines.forEach(line -> request.append(line).append("\r\n"));
    request.append("\r\n").append(body);
    try (Socket socket = open(request.toString())) {
      return read(socket.getInputStream(), method.equals("HEAD"));
    }
  }

  /** Sends {@code request} as it is; the caller reads, or leaves. */
  Socket open(String request) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(20_000);
    socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
    socket.getOutputStream().flush();
    return socket;
  }

  static Reply read(InputStream in, boolean isHead) throws IOException {
    String statusLine = line(in);
    List<String> headers = new ArrayList<>();
    for (String line = line(in); !line.isEmpty(); line = line(in)) {
      headers.add(line);
    }
    int status = Integer.parseInt(statusLine.split(" ", 3)[1]);
    Reply head = new Reply(status, headers, new byte[0]);
    if (isHead || status == 304 || status == 204) {
      return head;
    }
    if (head.header("Transfer-Encoding").orElse("").equals("chunked")) {
      return new Reply(status, headers, chunks(in));
    }
    Optional<String> length = head.header("Content-Length");
    return new Reply(
        status,
        headers,
        length.isPresent() ? in.readNBytes(Integer.parseInt(length.get())) : in.readAllBytes());
  }

  private static byte[] chunks(InputStream in) throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    while (true) {
      int size = Integer.parseInt(line(in).split(";", 2)[0].strip(), 16);
      body.write(in.readNBytes(size));
      String ignored = line(in);
      if (size == 0) {
        return body.toByteArray();
      }
    }
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new EOFException("after '" + line + "'");
      }
      line.append((char) c);
    }
    return line.toString().replaceAll("\r$", "");
  }
}
