package io.terrace.cache.test.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.TimeUnit;

/** Signals to processes, which Java has only two of. Thread-safe. */
public final class Signals {

  private static final long LIMIT_SECONDS = 20;

  private Signals() {}

  /**
   * Sends a signal.
   *
   * @param name its name without SIG
   * @throws IllegalStateException if there is no such process
   */
  public static void send(String name, long pid) {
    try {
      Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(pid)).start();
      if (!kill.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS) || kill.exitValue() != 0) {
        throw new IllegalStateException("no SIG" + name + " to process " + pid);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
