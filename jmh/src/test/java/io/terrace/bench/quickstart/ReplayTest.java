package io.terrace.bench.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(300)
class ReplayTest {

  private static final Activity NOTHING = new Activity(0, 0, 0, 0);

  @Test
  void everyRequestIsAnsweredOnceAndInItsPlace() throws Exception {
    List<Long> products = LongStream.rangeClosed(1, 1_000).boxed().toList();
    AtomicLong asked = new AtomicLong();
    ProductService service =
        id -> {
          asked.incrementAndGet();
          return Runs.page(id);
        };

    Run run = new Replay(service, products, 7).run(() -> NOTHING, done -> {});

    assertThat(asked).hasValue(1_000);
    assertThat(run.pages()).extracting(ProductPage::id).isEqualTo(products);
    assertThat(run.latencies().percentileNanos(1)).isPositive();
    assertThat(run.elapsed()).isPositive();
  }

  @Test
  void whatWasCountedBeforeIsNotCountedAgain() throws Exception {
    List<Activity> counted =
        new ArrayList<>(
            List.of(new Activity(100, 200, 300, 400), new Activity(101, 202, 303, 404)));

    Run run = new Replay(Runs::page, List.of(1L), 1).run(() -> counted.remove(0), done -> {});

    assertThat(run.activity()).isEqualTo(new Activity(1, 2, 3, 4));
  }

  /** The service answers none until all have asked, which needs as many threads at once. */
  @Test
  void aCrowdAsksAtOnce() throws Exception {
    CyclicBarrier all = new CyclicBarrier(200);
    Set<Thread> threads = ConcurrentHashMap.newKeySet();
    ProductService service =
        id -> {
          threads.add(Thread.currentThread());
          await(all);
          return Runs.page(id);
        };

    Run run = new Replay(service, Collections.nCopies(200, 1L), 200).run(() -> NOTHING, done -> {});

    assertThat(run.requests()).isEqualTo(200);
    assertThat(threads).hasSize(200);
    for (Thread thread : threads) {
      thread.join(120_000);
      assertThat(thread.isAlive()).isFalse();
    }
  }

  @Test
  void aServiceThatThrowsFailsTheRun() {
    ProductService service =
        id -> {
          throw new IllegalStateException("no database");
        };

    assertThatThrownBy(() -> new Replay(service, List.of(1L), 1).run(() -> NOTHING, done -> {}))
        .isInstanceOf(ExecutionException.class)
        .hasRootCauseMessage("no database");
  }

  private static void await(CyclicBarrier barrier) {
    try {
      barrier.await(120, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError("the others did not ask", e);
    }
  }
}
