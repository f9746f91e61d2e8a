package io.terrace.cache.test.fleet.member;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * The source that the caches of a fleet cache: for each key a version that only grows, shared by
 * all processes, with an account of the loads of it. Loads can be held up in their middle, after
 * they have read. Thread-safe.
 */
public final class SharedSource {

  /** How many keys there are, from 0 on. */
  public static final int KEYS = 16_384;

  /** A key that nobody caches: its held loads are processes that are ready, and wait to begin. */
  public static final int GATE = KEYS - 1;

  /** Another, at which processes say that all their threads wait. */
  public static final int SETTLED = KEYS - 2;

  /** How many keys, from 0 on, {@link Task#PLAY} plays with. */
  public static final int PLAYED = 64;

  private static final long LIMIT_SECONDS = 60;
  private static final long PAUSE_NANOS = 50_000;

  private enum Column {
    VERSION,
    BEGUN,
    ENDED,
    LET_THROUGH,
    LOADER,
    LOADED_AT,
    VOIDED_AT
  }

  private final Cells cells;

  private SharedSource(Cells cells) {
    this.cells = cells;
  }

  /** Returns the source that {@code file} is; each version is 0 if it is new. */
  public static SharedSource in(Path file) {
    return new SharedSource(Cells.of(file, KEYS * Column.values().length + 1));
  }

  @SuppressWarnings("EnumOrdinal") // all processes are of one build
  private static int cell(Column column, int key) {
    if (key < 0 || key >= KEYS) {
      throw new IllegalArgumentException("no key " + key);
    }
    return column.ordinal() * KEYS + key;
  }

  private long get(Column column, int key) {
    return cells.get(cell(column, key));
  }

  private void set(Column column, int key, long value) {
    cells.set(cell(column, key), value);
  }

  /** Returns the present version of {@code key}. */
  public long version(int key) {
    return get(Column.VERSION, key);
  }

  /** Changes {@code key}, and returns its new version. */
  public long advance(int key) {
    return cells.increment(cell(Column.VERSION, key));
  }

  /** Returns how often a load of {@code key} has begun. */
  public long loads(int key) {
    return get(Column.BEGUN, key);
  }

  /** Returns the number of the process that began the last load of {@code key}. */
  public int loader(int key) {
    return (int) get(Column.LOADER, key);
  }

  /** Returns when the last load of {@code key} ended, by {@link System#nanoTime}, or 0. */
  public long loadedAt(int key) {
    return get(Column.LOADED_AT, key);
  }

  /** Returns when an invalidation of {@code key} had last returned, or 0. */
  public long voidedAt(int key) {
    return get(Column.VOIDED_AT, key);
  }

  /** Takes note that an invalidation of {@code key} has returned. */
  void voided(int key) {
    set(Column.VOIDED_AT, key, System.nanoTime());
  }

  /** Lets one more held load of {@code key} go on. */
  public void letThrough(int key) {
    cells.increment(cell(Column.LET_THROUGH, key));
  }

  /** Reads {@code key}, takes {@code time} over it, and returns what it read. */
  long load(int process, int key, long timeNanos) {
    set(Column.LOADER, key, process);
    long version = version(key);
    cells.increment(cell(Column.BEGUN, key));
    if (timeNanos > 0) {
      pause(timeNanos);
    }
    end(key);
    return version;
  }

  /** Reads {@code key}, and returns what it read once {@link #letThrough} was called for it. */
  long loadHeld(int process, int key) {
    set(Column.LOADER, key, process);
    long version = version(key);
    long number = cells.increment(cell(Column.BEGUN, key));
    await(() -> get(Column.LET_THROUGH, key) >= number, "to be let through");
    end(key);
    return version;
  }

  /** Says at {@code gate} that one more process is ready, and does not wait. */
  void ready(int gate) {
    var unusedCount = cells.increment(cell(Column.BEGUN, gate));
  }

  private void end(int key) {
    cells.increment(cell(Column.ENDED, key));
    set(Column.LOADED_AT, key, System.nanoTime());
  }

  /** Has all who play end. */
  public void stop() {
    cells.set(KEYS * Column.values().length, 1);
  }

  /** Lets them play again. */
  public void resume() {
    cells.set(KEYS * Column.values().length, 0);
  }

  boolean isStopped() {
    return cells.get(KEYS * Column.values().length) != 0;
  }

  /** Waits until {@code count} loads of {@code key} have begun. */
  public void awaitLoads(int key, long count) {
    await(() -> loads(key) >= count, "load " + count + " of key " + key);
  }

  /** Waits until {@code condition} holds. */
  static void await(BooleanSupplier condition, String what) {
    long start = System.nanoTime();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - start > TimeUnit.SECONDS.toNanos(LIMIT_SECONDS)) {
        throw new IllegalStateException("waited for " + LIMIT_SECONDS + " s: " + what);
      }
      LockSupport.parkNanos(PAUSE_NANOS);
      if (Thread.currentThread().isInterrupted()) {
        throw new IllegalStateException("interrupted: " + what);
      }
    }
  }

  /** Waits for that long, whatever wakes the thread. */
  static void pause(long nanos) {
    long start = System.nanoTime();
    for (long left = nanos; left > 0; left = nanos - (System.nanoTime() - start)) {
      LockSupport.parkNanos(left);
      if (Thread.currentThread().isInterrupted()) {
        throw new IllegalStateException("interrupted");
      }
    }
  }
}
