package io.terrace.cache.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/**
 * What readers, loads and invalidations of one key did, on one line of time, and the rules that all
 * of it must keep. Thread-safe; each event is a point of {@link Interleavings}.
 */
final class LoadHistory {

  private static final long NEVER = Long.MAX_VALUE;

  /** One run of a loader; {@code arrived} is when the reader came whose load it is. */
  private static final class Load {
    private final long arrived;
    private final long began;
    private long ended = NEVER;
    private RuntimeException failure;

    Load(long arrived, long began) {
      this.arrived = arrived;
      this.began = began;
    }
  }

  /** A read, and the load that its value or its failure is of. */
  private record Read(long from, long to, Load load) {}

  private record Invalidation(long from, long to) {}

  private final List<Load> loads = new ArrayList<>();
  private final List<Read> reads = new ArrayList<>();
  private final List<Invalidation> invalidations = new ArrayList<>();
  private final List<String> events = new ArrayList<>();

  /** Notes that a reader came, and returns when. */
  long readBegins() {
    Interleavings.point();
    return event("a read begins");
  }

  /**
   * Notes that a load begins.
   *
   * @param arrived when the reader came whose load it is
   * @return its number, which is to be what it loads
   */
  int loadBegins(long arrived) {
    Interleavings.point();
    synchronized (this) {
      int number = loads.size();
      long began = event("load " + number + " begins, of the read that began at " + arrived);
      loads.add(new Load(arrived, began));
      return number;
    }
  }

  /** Notes that a load ends: with its number if {@code failure} is null. */
  void loadEnds(int number, RuntimeException failure) {
    Interleavings.point();
    synchronized (this) {
      Load load = loads.get(number);
      load.ended = event("load " + number + (failure == null ? " ends" : " fails"));
      load.failure = failure;
    }
  }

  /** Notes that the reader who came at {@code from} got what load {@code number} gave. */
  void readEnds(long from, int number) {
    synchronized (this) {
      long to = event("the read that began at " + from + " gets the value of load " + number);
      Load load = loads.get(number);
      require(load.ended != NEVER && load.failure == null, "a reader got what no load gave");
      reads.add(new Read(from, to, load));
    }
    Interleavings.point();
  }

  /** Notes that the reader who came at {@code from} got {@code failure}. */
  void readFails(long from, RuntimeException failure) {
    synchronized (this) {
      int number = 0;
      while (number < loads.size() && loads.get(number).failure != failure) {
        number++;
      }
      long to = event("the read that began at " + from + " gets the failure of load " + number);
      require(number < loads.size(), "a reader got a failure of no load");
      reads.add(new Read(from, to, loads.get(number)));
    }
    Interleavings.point();
  }

  /** Makes an invalidation, and notes it. */
  void invalidate(Callable<?> invalidation) {
    Interleavings.point();
    long from = event("an invalidation begins");
    try {
      Object ignored = invalidation.call();
    } catch (Exception e) {
      throw new AssertionError("an invalidation failed", e);
    }
    synchronized (this) {
      invalidations.add(new Invalidation(from, event("the one that began at " + from + " ends")));
    }
    Interleavings.point();
  }

  private synchronized long event(String what) {
    events.add(what);
    return events.size();
  }

  /**
   * Fails if a rule was broken.
   *
   * @param held the number of the load whose value is held in the end, or null
   */
  synchronized void judge(Integer held) {
    reads.forEach(this::judge);
    for (Load one : loads) {
      loads.forEach(other -> judge(one, other));
    }
    for (Invalidation invalidation : invalidations) {
      require(
          held == null || loads.get(held).began > invalidation.from,
          "a value from before an invalidation is held");
    }
  }

  /**
   * Nobody gets a value from before an invalidation that he came after, nor the failure of a flight
   * that had told another of it when he came.
   */
  private void judge(Read read) {
    if (read.load.failure != null) {
      for (Read other : reads) {
        require(
            other.load != read.load || read.from < other.to,
            "a reader got a failure that was told before it came");
      }
      return;
    }
    for (Invalidation invalidation : invalidations) {
      require(
          read.load.began > invalidation.from || read.from < invalidation.to,
          "a reader who came after an invalidation got a value from before it");
    }
  }

  /** Of readers who came between two invalidations, a second one loads only after a failure. */
  private void judge(Load one, Load other) {
    if (one.began < other.began && isQuiet(Math.min(one.arrived, other.arrived), other.began)) {
      require(
          one.failure != null && one.ended < other.began, "two loads between two invalidations");
    }
  }

  private boolean isQuiet(long from, long to) {
    return invalidations.stream().noneMatch(each -> each.from < to && from < each.to);
  }

  private void require(boolean kept, String rule) {
    if (!kept) {
      StringBuilder message = new StringBuilder(rule).append(':');
      for (int i = 0; i < events.size(); i++) {
        message.append("\n  ").append(i + 1).append(' ').append(events.get(i));
      }
      throw new AssertionError(message.toString());
    }
  }
}
