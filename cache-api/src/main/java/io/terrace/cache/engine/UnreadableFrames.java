package io.terrace.cache.engine;

import io.terrace.cache.codec.FrameCodec;
import io.terrace.cache.spi.UnreadableValueException;
import java.lang.System.Logger.Level;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

/**
 * Counts the frames of one cache that could not be read, by reason, and logs each reason once in a
 * while: a deployment that changes a class is seen as misses, and this says why. Thread-safe.
 */
final class UnreadableFrames {

  /** How many more of one reason there are before it is logged again. */
  private static final long LOGGED_EVERY = 10_000;

  private static final System.Logger LOG = System.getLogger(UnreadableFrames.class.getName());

  private final String cache;
  private final Supplier<Counters> counters;
  private final Map<String, AtomicLong> counts = new ConcurrentHashMap<>();

  UnreadableFrames(String cache, Supplier<Counters> counters) {
    this.cache = cache;
    this.counters = counters;
  }

  void count(FrameCodec.Unreadable frame) {
    count(frame.reason().name(), "the frame");
  }

  void count(UnreadableValueException reason) {
    count(reason.reason().name(), String.valueOf(reason.getMessage()));
  }

  private void count(String reason, String what) {
    counters.get().unreadableFrames.computeIfAbsent(reason, each -> new LongAdder()).increment();
    long times = counts.computeIfAbsent(reason, each -> new AtomicLong()).getAndIncrement();
    if (times % LOGGED_EVERY == 0) {
      LOG.log(
          Level.INFO,
          "cache {0}: an entry of the remote tier was taken for a miss, {1}: {2}",
          cache,
          reason,
          what);
    }
  }
}
