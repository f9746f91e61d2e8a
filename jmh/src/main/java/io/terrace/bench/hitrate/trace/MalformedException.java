package io.terrace.bench.hitrate.trace;

import java.io.Serial;

/** A line or a record that is not what its format says. */
final class MalformedException extends Exception {

  @Serial private static final long serialVersionUID = 1L;

  private static final int LONGEST_QUOTE = 60;

  private final String reason;

  MalformedException(String reason) {
    super(reason, null, false, false); // where it was thrown is of no interest, and many may be
    this.reason = reason;
  }

  String reason() {
    return reason;
  }

  /** Returns {@code text} as a message may show it: a trace holds what strangers sent. */
  static String quote(String text) {
    String printable = text.replaceAll("[^\\x20-\\x7e]", "?");
    return printable.length() <= LONGEST_QUOTE
        ? '"' + printable + '"'
        : '"' + printable.substring(0, LONGEST_QUOTE) + "...\"";
  }
}
