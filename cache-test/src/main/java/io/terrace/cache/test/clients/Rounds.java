package io.terrace.cache.test.clients;

import io.terrace.cache.test.clients.Call.Operation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Has a few threads make random calls on a few keys at once, again and again, and judges what they
 * saw. Each round goes on from what the last one left, which is read in between.
 */
public final class Rounds {

  /** How many play at once. */
  public static final int THREADS = 4;

  private static final int CALLS = 6;
  private static final int KEYS = 2;
  private static final Operation[] OPERATIONS = Operation.values();

  /**
   * What came of it.
   *
   * @param rounds how many there were
   * @param overlapping of the histories judged, one a key and round, those with calls at once
   * @param violation the first history that nothing explains, if one was found
   */
  public record Outcome(long rounds, long overlapping, Optional<String> violation) {}

  private final Player player;
  private final long seed;
  private final CyclicBarrier barrier = new CyclicBarrier(THREADS + 1);
  private final AtomicInteger awake = new AtomicInteger();
  private final Map<Integer, @Nullable Integer> before = new HashMap<>();
  private final List<List<Observed>> seen = new ArrayList<>();
  private volatile @Nullable Throwable failure;

  private Rounds(Player player, long seed) {
    this.player = player;
    this.seed = seed;
    for (int thread = 0; thread <= THREADS; thread++) {
      seen.add(List.of());
    }
  }

  /**
   * Runs until {@code time} is over and {@code overlapping} histories with calls at once were
   * judged, or one was found that can't be.
   *
   * @param player makes the calls, of four at once
   * @param time for how long at least
   * @param overlapping how many histories with calls at once are wanted
   * @param afterEach checks more, between rounds
   */
  public static Outcome run(Player player, Duration time, long overlapping, Runnable afterEach)
      throws Exception {
    return new Rounds(player, System.nanoTime()).run(time, overlapping, afterEach);
  }

  private Outcome run(Duration time, long wanted, Runnable afterEach) throws Exception {
    List<Thread> threads =
        IntStream.range(0, THREADS)
            .mapToObj(number -> new Thread(() -> work(number), "caller-" + number))
            .toList();
    threads.forEach(Thread::start);
    try {
      long end = System.nanoTime() + time.toNanos();
      Outcome outcome = new Outcome(0, 0, Optional.empty());
      while ((System.nanoTime() < end || outcome.overlapping() < wanted)
          && outcome.violation().isEmpty()) {
        outcome = round(outcome);
        afterEach.run();
      }
      return outcome;
    } finally {
      threads.forEach(Thread::interrupt);
      for (Thread thread : threads) {
        thread.join();
      }
    }
  }

  /** Lets the threads make their calls, and adds what came of it to {@code sum}. */
  private Outcome round(Outcome sum) throws Exception {
    awake.set(0);
    meet();
    meet();
    if (failure != null) {
      throw new AssertionError("a call failed", failure);
    }
    long overlapping = sum.overlapping();
    Optional<String> violation = Optional.empty();
    for (int key = 0; key < KEYS && violation.isEmpty(); key++) {
      List<Observed> history = history(key);
      overlapping += Linearizability.hasOverlap(history) ? 1 : 0;
      violation = judged(key, history);
    }
    return new Outcome(sum.rounds() + 1, overlapping, violation);
  }

  /** Returns what the threads saw of a key, and what was there in the end. */
  private List<Observed> history(int key) {
    List<Observed> history =
        seen.stream()
            .flatMap(List::stream)
            .filter(observed -> observed.key() == key)
            .collect(Collectors.toCollection(ArrayList::new));
    history.add(observe(THREADS, key, new Call(Operation.GET, null, null)));
    return history;
  }

  private Optional<String> judged(int key, List<Observed> history) {
    Integer first = before.get(key);
    before.put(key, (@Nullable Integer) history.get(history.size() - 1).answer());
    return Linearizability.holds(history, first)
        ? Optional.empty()
        : Optional.of("seed %d, from %s: %s".formatted(seed, first, lines(history)));
  }

  private static String lines(List<Observed> history) {
    return history.stream()
        .sorted((one, other) -> Long.compare(one.from(), other.from()))
        .map(observed -> "\n  " + observed)
        .collect(Collectors.joining());
  }

  private void work(int thread) {
    SplittableRandom random = new SplittableRandom(seed + thread);
    try {
      for (int round = 0; ; round++) {
        meet();
        awake.incrementAndGet();
        while (awake.get() < THREADS && !Thread.currentThread().isInterrupted()) {
          giveWay(); // all are let go at once, not one after the other as they wake
        }
        try {
          seen.set(thread, calls(thread, round, random));
        } catch (RuntimeException | Error e) {
          failure = e;
        }
        meet();
      }
    } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
      // The rounds are over.
    }
  }

  private List<Observed> calls(int thread, int round, SplittableRandom random) {
    List<Observed> calls = new ArrayList<>(CALLS);
    Map<Integer, @Nullable Integer> known = new HashMap<>(before);
    for (int i = 0; i < CALLS; i++) {
      int key = random.nextInt(KEYS);
      Operation operation = OPERATIONS[random.nextInt(OPERATIONS.length)];
      int value = (round * THREADS + thread) * CALLS + i; // never written before
      Integer present = known.get(key);
      Integer expected = present == null ? Integer.valueOf(-1) : present;
      Observed observed = observe(thread, key, new Call(operation, value, expected));
      known.put(key, observed.answer() instanceof Integer answer ? answer : value);
      calls.add(observed);
    }
    return calls;
  }

  private Observed observe(int thread, int key, Call call) {
    long from = System.nanoTime();
    Object answer = player.make(Math.min(thread, THREADS - 1), key, call);
    return new Observed(thread, key, call, answer, from, System.nanoTime());
  }

  /** Lets other threads go on; no test relies on it, but each finds more with it. */
  @SuppressWarnings("ThreadPriorityCheck")
  static void giveWay() {
    Thread.yield();
  }

  private void meet() throws InterruptedException, BrokenBarrierException, TimeoutException {
    barrier.await(60, TimeUnit.SECONDS);
  }
}
