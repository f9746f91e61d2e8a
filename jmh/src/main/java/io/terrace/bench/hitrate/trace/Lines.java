package io.terrace.bench.hitrate.trace;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The lines of a stream, in UTF-8. A line is bounded: a file without line breaks is not read into
 * memory as a whole before it is refused.
 */
final class Lines {

  static final int LONGEST = 2 * Fields.LONGEST_KEY;

  private final InputStream in;
  private final byte[] buffer = new byte[1 << 16];
  private int at;
  private int end;
  private byte[] line = new byte[1 << 10];
  private int length;
  private boolean clean;
  private long number;

  Lines(InputStream in) {
    this.in = in;
  }

  /** Returns the number of the line that was read last, from 1. */
  long number() {
    return number;
  }

  /** Goes to the next line; returns false at the end. */
  boolean advance() throws IOException {
    length = 0;
    clean = true;
    boolean any = false;
    while (at < end || fill()) {
      any = true;
      int from = at;
      while (at < end && buffer[at] != '\n') {
        clean &= buffer[at] >= ' '; // false for control characters, and for all beyond ASCII
        at++;
      }
      append(from, at);
      if (at < end) {
        at++;
        break;
      }
    }
    number += any ? 1 : 0;
    return any;
  }

  private boolean fill() throws IOException {
    at = 0;
    end = Math.max(0, in.read(buffer));
    return end > 0;
  }

  private void append(int from, int to) {
    int kept = Math.min(to - from, LONGEST + 1 - length);
    if (length + kept > line.length) {
      line = Arrays.copyOf(line, Math.max(length + kept, 2 * line.length));
    }
    System.arraycopy(buffer, from, line, length, kept);
    length += kept;
  }

  /** Returns the text of the line. */
  String text() throws MalformedException {
    if (length > LONGEST) {
      throw new MalformedException("is longer than " + LONGEST + " bytes");
    }
    if (length > 0 && line[length - 1] == '\r') {
      length--;
    }
    return clean ? new String(line, 0, length, StandardCharsets.ISO_8859_1) : decoded();
  }

  private String decoded() throws MalformedException {
    for (int i = 0; i < length; i++) {
      if (line[i] >= 0 && line[i] < ' ' && line[i] != '\t') {
        throw new MalformedException(
            "holds control characters. If the trace is binary, say so by --format");
      }
    }
    try {
      ByteBuffer bytes = ByteBuffer.wrap(line, 0, length);
      return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
    } catch (CharacterCodingException e) {
      throw new MalformedException("is not UTF-8. If the trace is binary, say so by --format");
    }
  }
}
