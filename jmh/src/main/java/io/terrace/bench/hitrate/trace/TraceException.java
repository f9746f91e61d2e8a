package io.terrace.bench.hitrate.trace;

import java.io.Serial;

/** A trace that can't be read; the message names the file, the place in it and the reason. */
public final class TraceException extends Exception {

  @Serial private static final long serialVersionUID = 1L;

  TraceException(String file, String reason) {
    super(file + ": " + reason);
  }

  TraceException(String file, long line, String reason) {
    super(file + ":" + line + ": " + reason);
  }
}
