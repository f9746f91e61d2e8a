package io.terrace.cache.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.terrace.cache.TieredCache;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Many clients that want one page at once. */
@Timeout(60)
class PageStampedeTest {

  private static final int CLIENTS = 200;

  private final ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
  private Site site;

  @BeforeEach
  void open() throws Exception {
    site = Site.keepingAll();
  }

  @AfterEach
  void close() throws Exception {
    clients.shutdownNow();
    site.close();
  }

  private <T> List<T> atOnce(Callable<T> call) throws Exception {
    CyclicBarrier start = new CyclicBarrier(CLIENTS);
    List<Future<T>> calls = new ArrayList<>();
    for (int i = 0; i < CLIENTS; i++) {
      calls.add(
          clients.submit(
              () -> {
                start.await(20, TimeUnit.SECONDS);
                return call.call();
              }));
    }
    List<T> results = new ArrayList<>();
    for (Future<T> future : calls) {
      results.add(future.get(40, TimeUnit.SECONDS));
    }
    return results;
  }

  @Test
  void aColdPageIsMadeOnceForAll() throws Exception {
    CountDownLatch made = new CountDownLatch(1);
    site.counting(
        (request, response) -> {
          // Held until others wait for it, or it has surely been asked for by all.
          made.await(300, TimeUnit.MILLISECONDS);
        });

    List<String> texts = atOnce(() -> site.get("/a").text());

    assertThat(texts).hasSize(CLIENTS).containsOnly("page 1");
    assertThat(site.rendered).hasValue(1);
  }

  @Test
  void aPageThatCannotBeStoredIsMadeByAllInParallel() throws Exception {
    site.counting((request, response) -> response.setHeader("Cache-Control", "private"));
    site.get("/a");
    CyclicBarrier all = new CyclicBarrier(CLIENTS);
    site.counting(
        (request, response) -> {
          response.setHeader("Cache-Control", "private");
          all.await(20, TimeUnit.SECONDS); // ends only if all are here at once
        });

    List<Integer> statuses = atOnce(() -> site.get("/a").status());

    assertThat(statuses).hasSize(CLIENTS).containsOnly(200);
  }

  @Test
  void ofAColdPageThatCannotBeStoredAllButTheFirstAreMadeInParallel() throws Exception {
    CountDownLatch first = new CountDownLatch(1);
    CyclicBarrier others = new CyclicBarrier(CLIENTS - 1);
    site.counting(
        (request, response) -> {
          response.setHeader("Cache-Control", "private");
          if (first.getCount() == 1 && site.rendered.get() == 1) {
            first.countDown();
          } else {
            others.await(20, TimeUnit.SECONDS);
          }
        });

    assertThat(atOnce(() -> site.get("/a").status())).hasSize(CLIENTS).containsOnly(200);
  }

  @Test
  void aFailureIsTheFailureOfAllWhoWaited() throws Exception {
    site.handler(
        (request, response) -> {
          await().atMost(Duration.ofSeconds(40)).until(() -> joined() == CLIENTS - 1);
          throw new IllegalStateException("down");
        });

    List<Integer> statuses = atOnce(() -> site.get("/a").status());

    assertThat(statuses).hasSize(CLIENTS).containsOnly(500);
    assertThat(site.rendered).hasValue(1);
  }

  private long joined() {
    TieredCache<?, ?> pages = site.manager.getCache("pages");
    return pages.statistics().joinedLoads();
  }
}
