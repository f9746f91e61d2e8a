package io.terrace.cache.engine;

import io.terrace.cache.RemoteStatistics;
import io.terrace.cache.spi.CallObserver.Part;
import io.terrace.cache.spi.StoreException;
import io.terrace.cache.spi.StoreException.Outcome;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The calls of one store or bus, behind its {@link Breaker}: whatever a client throws is a {@link
 * StoreException} from here on. Thread-safe.
 */
final class Guarded {

  private final String remote;
  private final Part part;
  private final Breaker breaker = new Breaker();
  private final EngineClock clock;
  private final CallObservers observers;
  private final Consumer<StoreException> opened;
  private final LongAdder answered = new LongAdder();
  private final LongAdder nanos = new LongAdder();
  private final Map<String, LongAdder> failures = new ConcurrentHashMap<>();

  /**
   * Makes one.
   *
   * @param remote the name of the remote tier
   * @param clock by which calls are timed
   * @param observers are told of each call
   * @param opened is told of the failure that opened the breaker
   */
  Guarded(
      String remote,
      Part part,
      EngineClock clock,
      CallObservers observers,
      Consumer<StoreException> opened) {
    this.remote = remote;
    this.part = part;
    this.clock = clock;
    this.observers = observers;
    this.opened = opened;
  }

  /**
   * Makes {@code call}.
   *
   * @throws StoreException if it failed, or at once if the breaker is open
   */
  <R extends @Nullable Object> R call(Supplier<R> call) {
    if (!breaker.passes()) {
      countFailure(RemoteStatistics.NOT_CALLED);
      throw new StoreException(
          Outcome.NOT_DONE,
          "the "
              + part.name().toLowerCase(Locale.ROOT)
              + " of '"
              + remote
              + "' failed "
              + Breaker.FAILURES
              + " times in a row; not called");
    }
    long begunAt = clock.exact();
    try {
      R answer = observers.calling(remote, part, call);
      breaker.succeeded();
      answered.increment();
      return answer;
    } catch (StoreException known) {
      throw failed(known);
    } catch (RuntimeException unknown) {
      throw failed(
          new StoreException(
              Outcome.UNKNOWN, "its client threw " + unknown.getClass().getName(), unknown));
    } finally {
      nanos.add(clock.exact() - begunAt);
    }
  }

  private StoreException failed(StoreException failure) {
    countFailure(failure.outcome().name());
    if (failure.outcome() == Outcome.DECLINED) {
      breaker.succeeded(); // it is well enough to say no
    } else if (breaker.failed()) {
      opened.accept(failure);
    }
    return failure;
  }

  /** Takes note that a part of a call failed, whose other part was answered. */
  void partlyFailed(StoreException failure) {
    countFailure(failure.outcome().name());
  }

  private void countFailure(String reason) {
    failures.computeIfAbsent(reason, each -> new LongAdder()).increment();
  }

  /** Returns what was called so far, and whether it is called now. */
  RemoteStatistics.Calls statistics() {
    Map<String, Long> counts = new TreeMap<>();
    failures.forEach((reason, count) -> counts.put(reason, count.sum()));
    return new RemoteStatistics.Calls(
        breaker.state(), answered.sum(), counts, Duration.ofNanos(nanos.sum()));
  }

  void run(Runnable call) {
    boolean done =
        call(
            () -> {
              call.run();
              return true;
            });
    assert done;
  }

  /** Returns whether the last call failed. */
  boolean isDoubtful() {
    return breaker.isDoubtful();
  }

  /** Returns whether calls are made. */
  boolean isClosed() {
    return breaker.isClosed();
  }

  /** Has this thread make {@code calls} to find out whether it is well again; returns whether. */
  boolean probe(Runnable calls) {
    try {
      return breaker.probe(calls);
    } catch (StoreException stillDown) {
      return false;
    }
  }
}
