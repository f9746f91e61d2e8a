package io.terrace.cache.test;

import io.terrace.cache.spi.StoreException;
import io.terrace.cache.spi.StoreException.Outcome;
import io.terrace.cache.spi.TimeSource;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Makes the calls of a {@link FaultyStore}, with the faults that befall them. Thread-safe. */
final class FaultyCalls {

  /** How long a delayed call waits for a clock that nobody moves. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** A rule, and for how many calls it still holds. */
  private record Active(FaultRule rule, AtomicInteger left) {

    boolean befalls(StoreOperation operation, Collection<String> keys) {
      return rule.befalls(operation, keys)
          && left.getAndUpdate(count -> Math.max(0, count - 1)) > 0;
    }
  }

  private final TimeSource time;
  private final List<Active> rules = new CopyOnWriteArrayList<>();
  private final Queue<Runnable> late = new ConcurrentLinkedQueue<>();
  private final ConcurrentMap<StoreOperation, Long> counts = new ConcurrentHashMap<>();

  FaultyCalls(TimeSource time) {
    this.time = time;
  }

  void add(FaultRule rule) {
    rules.add(new Active(rule, new AtomicInteger(rule.times())));
  }

  void clear() {
    rules.clear();
  }

  long count(StoreOperation operation) {
    return counts.getOrDefault(operation, 0L);
  }

  /** Has the calls that are late come to the store; returns how many there were. */
  int arrive() {
    int arrived = 0;
    Runnable call;
    while ((call = late.poll()) != null) {
      call.run();
      arrived++;
    }
    return arrived;
  }

  /**
   * Makes one call.
   *
   * @param damage makes the reply what a {@link Fault.Corrupt} leaves of it
   */
  <T extends @Nullable Object> T call(
      StoreOperation operation,
      Collection<String> keys,
      Supplier<T> call,
      BiFunction<T, Random, T> damage) {
    counts.merge(operation, 1L, Long::sum);
    List<Fault> faults =
        rules.stream()
            .filter(active -> active.befalls(operation, keys))
            .map(active -> active.rule.fault())
            .toList();
    faults.forEach(fault -> before(operation, fault, call));
    T reply = call.get();
    for (Fault fault : faults) {
      reply = after(operation, fault, reply, damage);
    }
    return reply;
  }

  private <T extends @Nullable Object> void before(
      StoreOperation operation, Fault fault, Supplier<T> call) {
    if (fault instanceof Fault.Delay delay) {
      await(operation, delay.time());
    } else if (fault instanceof Fault.Before before) {
      before.action().run();
    } else if (fault instanceof Fault.Refuse) {
      throw failure(operation, Outcome.NOT_DONE, "was refused");
    } else if (fault instanceof Fault.Decline) {
      throw failure(operation, Outcome.DECLINED, "was declined");
    } else if (fault instanceof Fault.ArriveLate) {
      late.add(
          () -> {
            Object ignored = call.get();
          });
      throw failure(operation, Outcome.UNKNOWN, "is late");
    }
  }

  private <T extends @Nullable Object> T after(
      StoreOperation operation, Fault fault, T reply, BiFunction<T, Random, T> damage) {
    if (fault instanceof Fault.LoseReply) {
      throw failure(operation, Outcome.UNKNOWN, "got no reply");
    }
    if (fault instanceof Fault.After after) {
      after.action().run();
    }
    return fault instanceof Fault.Corrupt corrupt ? damage.apply(reply, corrupt.random()) : reply;
  }

  private void await(StoreOperation operation, Duration delay) {
    CountDownLatch over = new CountDownLatch(1);
    time.after(delay, over::countDown);
    boolean inTime;
    try {
      inTime = over.await(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw failure(operation, Outcome.NOT_DONE, "was interrupted in its delay");
    }
    if (!inTime) {
      throw new AssertionError(
          name(operation) + " waits for a clock that nobody moved in " + PATIENCE);
    }
  }

  private static StoreException failure(StoreOperation operation, Outcome outcome, String what) {
    return new StoreException(
        outcome, "faulty store: " + name(operation) + ' ' + what + ", as a rule of the test says");
  }

  private static String name(StoreOperation operation) {
    return operation.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
