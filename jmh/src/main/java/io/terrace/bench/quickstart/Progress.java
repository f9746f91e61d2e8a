package io.terrace.bench.quickstart;

import java.io.PrintStream;
import java.util.Locale;
import java.util.concurrent.Callable;

/**
 * Says what is going on: a line for each step, with the time that it took. On a terminal the line
 * has a bar that grows in place; in a file or a pipe, where nothing can be rewritten, it has not.
 *
 * <p>For one thread.
 */
final class Progress {

  private static final int LABEL_WIDTH = 44;
  private static final int BAR_WIDTH = 20;
  private static final int LINE_WIDTH = 78;

  private final PrintStream out;
  private final boolean terminal;
  private String label = "";
  private long startedAt;

  Progress(PrintStream out, boolean terminal) {
    this.out = out;
    this.terminal = terminal;
  }

  /** Does {@code work}, which may {@link #show} how far it is. */
  <T> T step(String what, Callable<T> work) throws Exception {
    begin(what);
    try {
      return work.call();
    } finally {
      end();
    }
  }

  /** Draws how much of the step is done; in this thread. */
  void show(long done, long total) {
    if (terminal) {
      int filled = (int) (BAR_WIDTH * done / total);
      String bar = "#".repeat(filled) + ".".repeat(BAR_WIDTH - filled);
      out.printf("\r%s [%s] %3d %%", label, bar, 100 * done / total);
      out.flush();
    }
  }

  private void begin(String what) {
    label = String.format("  %-" + LABEL_WIDTH + "s", what);
    startedAt = System.nanoTime();
    out.print(label);
    out.flush();
  }

  private void end() {
    double seconds = (System.nanoTime() - startedAt) / 1e9;
    String time = String.format(Locale.ROOT, "%6.1f s", seconds);
    out.println(terminal ? overBar(label + time) : time);
  }

  private static String overBar(String line) {
    return String.format("\r%-" + LINE_WIDTH + "s", line);
  }
}
