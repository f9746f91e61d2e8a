package io.terrace.cache.trace;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.terrace.cache.spi.RequestRecorder;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Writes what is asked of a cache into a file, which {@code terrace-bench hitrate} replays:
 *
 * <pre>{@code
 * try (TraceRecorder recorder = TraceRecorder.to(Path.of("products.csv.gz"))) {
 *   products.recorder(recorder);
 *   Thread.sleep(60_000);
 *   products.recorder(null);
 * }
 * }</pre>
 *
 * <p>The file is a compressed CSV with a time, a key and an operation in each line. A key is a
 * hash: with a secret of this recorder, which is kept nowhere, so that nobody can look for a key
 * that he knows. It has 59 bits for strings and numbers; of other keys the hash code is hashed, and
 * keys whose hash codes are equal are one in the trace.
 *
 * <p>Requests go through a queue of a fixed size to a thread that writes them. When the disk is
 * slower than the cache, requests are dropped and counted, never waited for. Thread-safe; a
 * recorder is for one cache, since keys of several would be mixed up.
 */
public final class TraceRecorder implements RequestRecorder, AutoCloseable {

  /** What is no limit. */
  private static final Duration LONGEST = Duration.ofDays(36_500);

  private static final int CAPACITY = 1 << 16;
  private static final int KEY_BITS = 59;
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(5);
  private static final long MIX = 0x9E3779B97F4A7C15L;
  private static final List<String> OPERATIONS =
      Stream.of(Kind.values()).map(kind -> kind.name().toLowerCase(Locale.ROOT)).toList();

  private final RequestRing ring = new RequestRing(CAPACITY);
  private final long secret = new SecureRandom().nextLong();
  private final long startedAt = System.nanoTime();
  private final long limitNanos;
  private final OutputStream out;
  private final Thread writer;
  private volatile boolean closed;
  private final AtomicLong written = new AtomicLong();

  /** Why the file could not be written; set by the writer, read when it has ended. */
  private @Nullable IOException failure;

  private TraceRecorder(OutputStream out, Duration limit) {
    this.out = out;
    this.limitNanos = nanos(limit);
    this.writer = new Thread(this::write, "terrace-trace");
    writer.setDaemon(true);
    writer.start();
  }

  private static long nanos(Duration limit) {
    return limit.compareTo(LONGEST) < 0 ? limit.toNanos() : LONGEST.toNanos();
  }

  /**
   * Begins a recording.
   *
   * @param file that is not there yet
   * @throws UncheckedIOException if it is there, or can't be made
   */
  public static TraceRecorder to(Path file) {
    return to(file, LONGEST);
  }

  /**
   * Begins a recording that ends by itself, should nobody end it before.
   *
   * @param file that is not there yet
   * @param limit how long it lasts at most
   * @throws UncheckedIOException if it is there, or can't be made
   */
  public static TraceRecorder to(Path file, Duration limit) {
    if (limit.isNegative() || limit.isZero()) {
      throw new IllegalArgumentException("a recording of " + limit + " has nothing in it");
    }
    try {
      OutputStream out =
          new GZIPOutputStream(Files.newOutputStream(file, StandardOpenOption.CREATE_NEW), 1 << 16);
      out.write("time,key,op\n".getBytes(US_ASCII));
      return new TraceRecorder(out, limit);
    } catch (IOException e) {
      throw new UncheckedIOException("can't record into " + file, e);
    }
  }

  @Override
  @SuppressWarnings("EnumOrdinal") // two bits in this process only
  public void requested(String cache, Object key, Kind kind) {
    if (!closed) {
      ring.add(System.nanoTime() - startedAt, kind.ordinal(), hash(key));
    }
  }

  private long hash(Object key) {
    long hash = secret;
    if (key instanceof CharSequence text) {
      for (int i = 0; i < text.length(); i++) {
        hash = (hash ^ text.charAt(i)) * MIX;
        hash ^= hash >>> 29;
      }
    } else {
      hash ^= key instanceof Number number ? number.longValue() : key.hashCode();
    }
    hash = (hash ^ (hash >>> 32)) * MIX;
    hash = (hash ^ (hash >>> 29)) * MIX;
    return (hash ^ (hash >>> 32)) >>> (Long.SIZE - KEY_BITS);
  }

  private void write() {
    StringBuilder lines = new StringBuilder();
    try (out) {
      boolean last;
      do {
        last = closed || System.nanoTime() - startedAt >= limitNanos;
        closed = last;
        int count = ring.drain((nanos, kind, key) -> line(lines, nanos, kind, key));
        out.write(lines.toString().getBytes(US_ASCII));
        lines.setLength(0);
        written.addAndGet(count);
        if (count == 0 && !last) {
          LockSupport.parkNanos(PAUSE_NANOS);
        }
        last &= count == 0; // more may have been there than fits into one look
      } while (!last);
    } catch (IOException e) {
      failure = e;
      closed = true;
    }
  }

  private static void line(StringBuilder lines, long nanos, int kind, long key) {
    long micros = nanos / 1_000;
    lines.append(micros / 1_000_000).append('.');
    String fraction = Long.toString(micros % 1_000_000);
    lines.append("0".repeat(6 - fraction.length())).append(fraction);
    lines.append(',').append(key).append(',').append(OPERATIONS.get(kind)).append('\n');
  }

  /** Returns whether requests are still recorded. */
  public boolean isRecording() {
    return !closed;
  }

  /** Returns how many requests are in the file. */
  public long written() {
    return written.get();
  }

  /** Returns how many requests are missing in the file, since the queue was full. */
  public long dropped() {
    return ring.dropped();
  }

  /**
   * Ends the recording; waits until all that came before is written.
   *
   * @throws UncheckedIOException if the file could not be written
   */
  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(writer);
    boolean interrupted = false;
    while (writer.isAlive()) {
      try {
        writer.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    if (failure != null) {
      throw new UncheckedIOException("the recording is not complete", failure);
    }
  }
}
