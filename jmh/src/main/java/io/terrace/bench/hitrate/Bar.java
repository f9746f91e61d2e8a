package io.terrace.bench.hitrate;

import io.terrace.bench.hitrate.replay.Progress;
import java.io.PrintWriter;
import java.util.function.LongSupplier;

/**
 * A line on a terminal that says what is going on and how far it is. It comes with the second
 * second: what is done by then needs none. For one thread.
 */
final class Bar {

  private static final int WIDTH = 24;
  private static final int LINE = 79;
  private static final long PATIENCE_NANOS = 1_000_000_000;
  private static final long PAUSE_NANOS = 100_000_000;

  private final PrintWriter terminal;
  private final LongSupplier nanos;
  private final boolean wanted;
  private final long startedAt;
  private long drawnAt;
  private boolean drawn;

  /**
   * Makes one.
   *
   * @param wanted whether {@code terminal} is one, and not a file or a pipe
   */
  Bar(PrintWriter terminal, boolean wanted, LongSupplier nanos) {
    this.terminal = terminal;
    this.wanted = wanted;
    this.nanos = nanos;
    this.startedAt = nanos.getAsLong();
  }

  /**
   * Returns what tells this of a part of the work.
   *
   * @param what goes on
   * @param step how many parts are done
   * @param steps how many there are
   */
  Progress step(String what, int step, int steps) {
    return wanted
        ? (done, total) -> draw(what, (step + (double) done / Math.max(1, total)) / steps)
        : Progress.NONE;
  }

  private void draw(String what, double share) {
    long now = nanos.getAsLong();
    if (now - startedAt < PATIENCE_NANOS || (drawn && now - drawnAt < PAUSE_NANOS)) {
      return;
    }
    int filled = (int) Math.min(WIDTH, WIDTH * share);
    String bar = "#".repeat(filled) + ".".repeat(WIDTH - filled);
    String line = String.format("  [%s] %3d %%  %s", bar, (int) Math.min(100, 100 * share), what);
    terminal.print("\r" + padded(line));
    terminal.flush();
    drawn = true;
    drawnAt = now;
  }

  private static String padded(String line) {
    return line.length() > LINE ? line.substring(0, LINE) : line + " ".repeat(LINE - line.length());
  }

  /** Takes it off the terminal, before something else is printed. */
  void clear() {
    if (drawn) {
      terminal.print("\r" + " ".repeat(LINE) + "\r");
      terminal.flush();
      drawn = false;
    }
  }
}
