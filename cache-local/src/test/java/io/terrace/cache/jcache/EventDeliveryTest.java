package io.terrace.cache.jcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** On which threads listeners are told, and what waits for them. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class EventDeliveryTest {

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
  void anExecutorThatNeverRunsATaskCostsBoundedMemoryAndLosesNoEvent() {
    EventScene stuck = new EventScene(task -> {});
    List<Integer> told = new ArrayList<>();
    stuck.asynchronously(event -> told.add(event.getValue()));
    int events = 3 * KeyedTasks.BACKLOG;

    for (int i = 1; i <= events; i++) {
      stuck.put("a", i);
      assertThat(i - told.size()).isLessThanOrEqualTo(KeyedTasks.BACKLOG);
    }
    stuck.dispatcher.close();

    assertThat(told).containsExactlyElementsOf(IntStream.rangeClosed(1, events).boxed().toList());
  }

  @Test
  void anExecutorThatRefusesHasTheCallersTell() {
    Executor full =
        task -> {
          throw new RejectedExecutionException();
        };
    EventScene refused = new EventScene(full);
    List<Integer> told = new ArrayList<>();
    refused.asynchronously(
        event -> {
          assertThat(refused.lockOf(event.getKey()).isHeldByCurrentThread()).isFalse();
          told.add(event.getValue());
        });

    refused.put("a", 1);
    refused.put("a", 2);

    assertThat(told).containsExactly(1, 2);
  }

  @Test
  void aCacheTakesNoMoreThanAFewThreads() throws Exception {
    AtomicInteger now = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    AtomicInteger told = new AtomicInteger();
    ExecutorService many = Executors.newCachedThreadPool();
    try {
      EventScene wide = new EventScene(many);
      wide.asynchronously(
          event -> {
            most.accumulateAndGet(now.incrementAndGet(), Math::max);
            Thread.onSpinWait();
            now.decrementAndGet();
            told.incrementAndGet();
          });
      callers.inEachThread(
          thread -> {
            for (int i = 0; i < 500; i++) {
              wide.put("key" + i, thread);
            }
          });
      await().until(() -> told.get() == CallerThreads.COUNT * 500);
    } finally {
      many.shutdownNow();
    }
    assertThat(most.get()).isLessThanOrEqualTo(KeyedTasks.LANES);
  }

  @Test
  void anEventThatNoOperationWaitsForIsToldOnTheExecutor() {
    AtomicReference<Thread> teller = new AtomicReference<>();
    scene.synchronously(event -> teller.set(Thread.currentThread()));

    scene.change("a", 1);

    await().until(() -> teller.get() != null);
    assertThat(teller.get()).isNotSameAs(Thread.currentThread());
  }

  @Test
  void anOperationTellsTheEventBeforeItsOwnWhereTheExecutorIsStuck() {
    EventScene stuck = new EventScene(task -> {});
    List<Integer> told = new ArrayList<>();
    stuck.synchronously(
        event -> {
          told.add(event.getValue());
          if (event.getValue() == 2) {
            throw new IllegalStateException("not the caller's");
          }
        });

    stuck.change("a", 1);
    stuck.change("a", 2);
    assertThat(told).isEmpty();
    assertThatCode(() -> stuck.put("a", 3)).doesNotThrowAnyException();

    assertThat(told).containsExactly(1, 2, 3);
  }

  @Test
  void refreshesAndOperationsKeepOneOrder() throws Exception {
    Map<String, Integer> last = new ConcurrentHashMap<>();
    ConcurrentLinkedQueue<String> wrong = new ConcurrentLinkedQueue<>();
    AtomicInteger told = new AtomicInteger();
    scene.synchronously(
        event -> {
          Integer before = last.put(event.getKey(), event.getValue());
          Integer old = event.getOldValue();
          if (old == null ? before != null : !old.equals(before)) {
            wrong.add(before + " before " + event.getValue());
          }
          told.incrementAndGet();
        });

    callers.inEachThread(
        thread -> {
          for (int i = 0; i < 3_000; i++) {
            int value = i * CallerThreads.COUNT + thread;
            if (thread % 2 == 0) {
              scene.change("a", value);
            } else {
              scene.put("a", value);
            }
          }
        });

    await().until(() -> told.get() == CallerThreads.COUNT * 3_000);
    assertThat(wrong).isEmpty();
  }
}
