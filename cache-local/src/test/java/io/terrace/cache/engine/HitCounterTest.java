package io.terrace.cache.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** Hits are counted exactly, whoever counts. */
class HitCounterTest {

  private final HitCounter counter = new HitCounter();

  @Test
  void moreThreadsThanCellsLoseNothing() throws Exception {
    count(200, 10_000);
    assertThat(counter.sum()).isEqualTo(2_000_000);
  }

  @Test
  void whatThreadsCountedThatAreGoneStays() throws Exception {
    for (int round = 0; round < 20; round++) {
      count(20, 100);
      System.gc(); // lets their cells be given away
    }
    assertThat(counter.sum()).isEqualTo(40_000);
  }

  @Test
  void whoIsToldOfACountFindsItInTheSum() throws Exception {
    for (int round = 1; round <= 1_000; round++) {
      Thread thread = new Thread(counter::increment);
      thread.start();
      thread.join();
      assertThat(counter.sum()).isEqualTo(round);
    }
  }

  @Test
  void countsFromElsewhereAreAdded() {
    counter.increment();
    counter.add(41);
    assertThat(counter.sum()).isEqualTo(42);
  }

  private void count(int threads, int times) throws InterruptedException {
    CountDownLatch go = new CountDownLatch(1);
    List<Thread> all = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      Thread thread =
          new Thread(
              () -> {
                try {
                  go.await();
                } catch (InterruptedException ended) {
                  return;
                }
                for (int n = 0; n < times; n++) {
                  counter.increment();
                }
              });
      thread.start();
      all.add(thread);
    }
    go.countDown();
    for (Thread thread : all) {
      thread.join();
    }
  }
}
