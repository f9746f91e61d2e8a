package io.terrace.cache.jcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.terrace.cache.jcache.EventScene.Heard;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** In which order listeners are told, and who waits for whom. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class EventOrderTest {

  private final CallerThreads callers = new CallerThreads();
  private final ExecutorService listeners = Executors.newFixedThreadPool(4);
  private final EventScene scene = new EventScene(listeners);

  @AfterEach
  void stop() throws Exception {
    callers.stop();
    listeners.shutdownNow();
    assertThat(listeners.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void synchronousEventsOfAKeyKeepTheirOrderAndAreToldBeforeTheOperationReturns() throws Exception {
    Map<String, Integer> last = new ConcurrentHashMap<>();
    ConcurrentLinkedQueue<String> wrong = new ConcurrentLinkedQueue<>();
    scene.synchronously(
        event -> {
          Integer before = last.put(event.getKey(), event.getValue());
          if (event.getValue() != (before == null ? 1 : before + 1)) {
            wrong.add(before + " before " + event.getValue());
          }
        });

    callers.inEachThread(
        thread -> {
          for (int i = 0; i < 5_000; i++) {
            String key = "key" + (i + thread) % 3;
            int seen = scene.entries.getOrDefault(key, 0);
            scene.increment(key);
            if (last.get(key) <= seen) {
              wrong.add("returned before it was told");
            }
          }
        });

    assertThat(wrong).isEmpty();
    assertThat(last).isEqualTo(scene.entries);
    assertThat(last.values().stream().mapToInt(Integer::intValue).sum())
        .isEqualTo(CallerThreads.COUNT * 5_000);
  }

  @Test
  void asynchronousEventsOfAKeyKeepTheirOrderAndFollowTheEntry() throws Exception {
    Map<String, Integer> last = new ConcurrentHashMap<>();
    ConcurrentLinkedQueue<String> wrong = new ConcurrentLinkedQueue<>();
    scene.asynchronously(
        event -> {
          Integer before = last.put(event.getKey(), event.getValue());
          if (event.getValue() != (before == null ? 1 : before + 1)) {
            wrong.add(before + " before " + event.getValue());
          }
          if (scene.entries.get(event.getKey()) < event.getValue()) {
            wrong.add("told before the entry was there");
          }
        });

    callers.inEachThread(
        thread -> {
          for (int i = 0; i < 5_000; i++) {
            scene.increment("key" + (i + thread) % 3);
          }
        });

    await().untilAsserted(() -> assertThat(last).isEqualTo(scene.entries));
    assertThat(wrong).isEmpty();
  }

  @Test
  void anOperationWaitsForTheEventBeforeItsOwn() throws Exception {
    CountDownLatch inFirst = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    List<Integer> told = new ArrayList<>();
    scene.synchronously(
        event -> {
          if (event.getValue() == 1) {
            inFirst.countDown();
            CallerThreads.awaitIn(goOn);
          }
          told.add(event.getValue());
        });

    Future<?> first = callers.submit(() -> scene.put("a", 1));
    inFirst.await();
    Future<?> second = callers.submit(() -> scene.put("a", 2));
    await().until(() -> Integer.valueOf(2).equals(scene.entries.get("a")));
    assertThat(second.isDone()).isFalse();
    goOn.countDown();
    first.get();
    second.get();

    assertThat(told).containsExactly(1, 2);
  }

  @Test
  void aSlowListenerOfOneKeyHoldsUpNoOtherKeyAndNoLock() throws Exception {
    CountDownLatch inFirst = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    scene.synchronously(
        event -> {
          if (event.getKey().equals("slow")) {
            inFirst.countDown();
            CallerThreads.awaitIn(goOn);
          }
        });

    Future<?> slow = callers.submit(() -> scene.put("slow", 1));
    inFirst.await();
    for (int i = 0; i < 1_000; i++) {
      scene.put("key" + i, i);
    }
    assertThat(scene.lockOf("slow").isLocked()).isFalse();
    assertThat(slow.isDone()).isFalse();
    goOn.countDown();
    slow.get();
  }

  @Test
  void operationsOnManyKeysInOppositeOrderDoNotDeadlock() throws Exception {
    AtomicInteger told = new AtomicInteger();
    scene.synchronously(event -> told.incrementAndGet());
    List<String> there = List.of("a", "b", "c", "d");
    List<String> back = List.of("d", "c", "b", "a");

    callers.inEachThread(
        thread -> {
          for (int i = 0; i < 2_000; i++) {
            scene.putAll(thread % 2 == 0 ? there : back, i);
          }
        });

    assertThat(told.get()).isEqualTo(CallerThreads.COUNT * 2_000 * 4);
  }

  @Test
  void anEventThatAListenerCausesOnItsKeyFollowsTheOneItIsIn() {
    List<String> told = new ArrayList<>();
    scene.synchronously(
        event -> {
          told.add("first " + event.getValue());
          if (event.getValue() == 1) {
            scene.put(event.getKey(), 2);
            told.add("put returned");
          }
        });
    scene.synchronously(event -> told.add("second " + event.getValue()));

    scene.put("a", 1);

    assertThat(told).containsExactly("first 1", "put returned", "second 1", "first 2", "second 2");
  }

  @Test
  void anEventThatAListenerCausesOnAnotherKeyIsToldBeforeThatOperationReturns() {
    List<String> told = new ArrayList<>();
    scene.synchronously(
        event -> {
          told.add(event.getKey());
          if (event.getKey().equals("a")) {
            scene.put("b", 1);
            told.add("put returned");
          }
        });

    scene.put("a", 1);

    assertThat(told).containsExactly("a", "b", "put returned");
  }

  @Test
  void listenersThatCrossOverDoNotDeadlock() throws Exception {
    AtomicInteger told = new AtomicInteger();
    AtomicReference<CyclicBarrier> both = new AtomicReference<>();
    scene.synchronously(
        event -> {
          told.incrementAndGet();
          if (event.getValue() == 1) {
            meet(both.get());
            scene.put(event.getKey().equals("a") ? "b" : "a", 2);
          }
        });

    for (int round = 0; round < 1_000; round++) {
      both.set(new CyclicBarrier(2));
      Future<?> one = callers.submit(() -> scene.put("a", 1));
      Future<?> other = callers.submit(() -> scene.put("b", 1));
      one.get();
      other.get();
    }

    assertThat(told.get()).isEqualTo(4_000);
  }

  private void meet(CyclicBarrier barrier) {
    try {
      barrier.await();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void anOperationInsideAnotherWaitsForNobody(boolean synchronous) throws Exception {
    CountDownLatch inFirst = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    List<Integer> told = new ArrayList<>();
    Heard slow =
        event -> {
          if (event.getValue() == 1) {
            inFirst.countDown();
            CallerThreads.awaitIn(goOn);
          }
          told.add(event.getValue());
        };
    scene.register(slow, null, synchronous);
    Future<?> first = callers.submit(() -> scene.put("a", 1));
    inFirst.await();

    try (EventBatch<String, Integer> outer = scene.dispatcher.begin()) {
      scene.put("a", 2); // as a processor does, under the lock of another key
      outer.tell();
    }
    goOn.countDown();
    first.get();

    await().untilAsserted(() -> assertThat(told).containsExactly(1, 2));
  }
}
