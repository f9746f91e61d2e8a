package io.terrace.cache.inspect;

import io.terrace.cache.spi.RequestRecorder;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Which keys of a cache are read most, of the requests that it is told of.
 *
 * <p><b>The idea</b> (Space-Saving; Metwally, Agrawal, El Abbadi, "Efficient computation of
 * frequent and top-k elements in data streams", ICDT 2005): a fixed number of keys are counted; one
 * that is not among them takes the place of the least, and its count too. A key that has more than
 * one part in {@link #COUNTED} of the requests is always there, and no count is too low.
 *
 * <p>One request in {@link #EACH}, drawn at random, is looked at, and none waits: what comes while
 * another is counted is let go. So counts are estimates. What is held of a key is its text, to
 * {@link #LONGEST} characters, since keys are the user's and may change.
 *
 * <p>Counting ends by itself when nobody has asked for the counts for a while, so that a person who
 * goes away leaves no cost behind.
 *
 * <p>Thread-safe.
 */
final class HotKeys implements RequestRecorder {

  /** How many keys are counted. */
  static final int COUNTED = 256;

  /** Of how many requests one is looked at. */
  static final int EACH = 8;

  /** How much of the text of a key is held. */
  static final int LONGEST = 1_024;

  /** How long keys are counted after somebody asked for them. */
  private static final Duration WATCHED = Duration.ofSeconds(30);

  /** A counted key. */
  private static final class Count {
    long requests;
    long misses;
  }

  /**
   * One that is read often.
   *
   * @param text the text of the key, or its beginning
   * @param isWhole whether that is all of it
   * @param requests about how many requests there were
   * @param misses about how many of them were not served from the heap at once
   */
  record HotKey(String text, boolean isWhole, long requests, long misses) {}

  private record Name(String text, int length) {}

  private final ReentrantLock lock = new ReentrantLock();
  private final Map<Name, Count> counts = new HashMap<>();
  private final int each;
  private final LongSupplier nanos;
  private final Consumer<HotKeys> unwatched;
  private volatile long askedAt;

  /**
   * Makes one that has counted nothing.
   *
   * @param each of how many requests one is looked at
   * @param nanos the time
   * @param unwatched is told when nobody has asked for long
   */
  HotKeys(int each, LongSupplier nanos, Consumer<HotKeys> unwatched) {
    this.each = each;
    this.nanos = nanos;
    this.unwatched = unwatched;
    this.askedAt = nanos.getAsLong();
  }

  @Override
  public void requested(String cache, Object key, Kind kind) {}

  @Override
  public void answered(String cache, Object key, Answer answer) {
    if (ThreadLocalRandom.current().nextInt(each) == 0 && lock.tryLock()) {
      try {
        if (nanos.getAsLong() - askedAt > WATCHED.toNanos()) {
          unwatched.accept(this);
        }
        Count count = count(name(String.valueOf(key)));
        count.requests += each;
        count.misses += answer == Answer.LOCAL_HIT ? 0 : each;
      } catch (RuntimeException unnameable) {
        // A key whose toString throws is not shown.
      } finally {
        lock.unlock();
      }
    }
  }

  private static Name name(String text) {
    return new Name(text.length() <= LONGEST ? text : text.substring(0, LONGEST), text.length());
  }

  private Count count(Name name) {
    Count known = counts.get(name);
    if (known != null) {
      return known;
    }
    Count count = new Count();
    if (counts.size() >= COUNTED) {
      Map.Entry<Name, Count> least =
          counts.entrySet().stream()
              .min(Comparator.comparingLong(entry -> entry.getValue().requests))
              .orElseThrow();
      counts.remove(least.getKey());
      count.requests = least.getValue().requests;
    }
    counts.put(name, count);
    return count;
  }

  /** Returns the most read keys, the first first. */
  List<HotKey> top(int most) {
    askedAt = nanos.getAsLong();
    lock.lock();
    try {
      return counts.entrySet().stream()
          .sorted(
              Comparator.comparingLong((Map.Entry<Name, Count> entry) -> entry.getValue().requests)
                  .reversed()
                  .thenComparing(entry -> entry.getKey().text()))
          .limit(most)
          .map(
              entry ->
                  new HotKey(
                      entry.getKey().text(),
                      entry.getKey().length() <= LONGEST,
                      entry.getValue().requests,
                      entry.getValue().misses))
          .toList();
    } finally {
      lock.unlock();
    }
  }
}
