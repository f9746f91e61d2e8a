package io.terrace.cache.test;

import io.terrace.cache.spi.TimeSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * A clock that stands still until a test moves it, with its timers: {@code
 * TerraceCacheManager.builder().timeSource(clock)}. Thread-safe.
 *
 * <p>Tasks run in the thread that moves the clock, in the order of their time, each at its own
 * time.
 */
public final class VirtualClock implements TimeSource {

  private record Timer(long at, long order, Runnable task) implements Comparable<Timer> {
    @Override
    public int compareTo(Timer other) {
      int byTime = Long.compare(at, other.at);
      return byTime != 0 ? byTime : Long.compare(order, other.order);
    }
  }

  private final PriorityQueue<Timer> timers = new PriorityQueue<>();
  private long now;
  private long order;

  /** Makes a clock at zero. */
  public VirtualClock() {}

  @Override
  public synchronized long nanoTime() {
    return now;
  }

  @Override
  public synchronized Cancellable after(Duration delay, Runnable task) {
    Timer timer = new Timer(now + delay.toNanos(), order++, task);
    timers.add(timer);
    return () -> cancel(timer);
  }

  private synchronized void cancel(Timer timer) {
    timers.remove(timer);
  }

  /** Moves the clock, and runs what is due on the way. */
  public void advance(Duration time) {
    long end;
    synchronized (this) {
      end = now + time.toNanos();
    }
    Timer due;
    while ((due = nextDue(end)) != null) {
      due.task.run();
    }
    synchronized (this) {
      now = Math.max(now, end);
    }
  }

  private synchronized @Nullable Timer nextDue(long end) {
    Timer first = timers.peek();
    if (first == null || first.at > end) {
      return null;
    }
    timers.remove();
    now = Math.max(now, first.at);
    return first;
  }

  /** Returns how far in the future each pending timer is, soonest first. */
  public synchronized List<Duration> pending() {
    List<Duration> pending = new ArrayList<>();
    timers.stream().sorted().forEach(timer -> pending.add(Duration.ofNanos(timer.at - now)));
    return pending;
  }
}
