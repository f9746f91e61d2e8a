package io.terrace.cache.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.terrace.cache.CacheSpec;
import io.terrace.cache.TerraceCacheManager;
import io.terrace.cache.TieredCache;
import java.net.URI;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.cache.Cache;
import javax.cache.CacheManager;
import javax.cache.Caching;
import javax.cache.configuration.MutableCacheEntryListenerConfiguration;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.event.CacheEntryCreatedListener;
import javax.cache.spi.CachingProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Clients close what they were given, and more, and begin anew in the same process. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LifecycleTest {

  private static final URI NAME = URI.create("terrace:lifecycle");

  private final CachingProvider provider = Caching.getCachingProvider();
  private final ClassLoader loader = LifecycleTest.class.getClassLoader();

  @AfterEach
  void close() {
    provider.close();
  }

  private CacheManager manager() {
    return provider.getCacheManager(NAME, loader);
  }

  private static MutableConfiguration<String, String> texts() {
    return new MutableConfiguration<>();
  }

  @Test
  void theManagerAfterAClosedOneIsANewOneThatIsOpen() {
    CacheManager first = manager();
    Cache<String, String> old = first.createCache("books", texts());
    old.put("isbn", "book");

    first.close();

    assertThat(old.isClosed()).isTrue();
    CacheManager next = manager();
    assertThat(next).isNotSameAs(first);
    assertThat(next.isClosed()).isFalse();
    Cache<String, String> cache = next.createCache("books", texts());
    assertThat(cache.get("isbn")).isNull();
  }

  @Test
  void aCacheAManagerAndTheProviderMayBeClosedOneAfterTheOtherAndTwice() {
    for (int i = 0; i < 2; i++) {
      CacheManager manager = manager();
      Cache<String, String> cache = manager.createCache("books", texts());
      cache.put("isbn", "book");

      cache.close();
      cache.close();
      manager.close();
      manager.close();
      provider.close();
      provider.close();

      assertThat(manager.isClosed()).isTrue();
      assertThatThrownBy(() -> cache.get("isbn")).isInstanceOf(IllegalStateException.class);
    }
    assertThat(Caching.getCachingProvider()).isSameAs(provider);
    assertThat(manager().isClosed()).isFalse();
  }

  @Test
  void aManagerThatWasBuiltAndClosedByAClientCanBeBuiltAgain() {
    TerraceCacheManager built = TerraceCacheManager.builder().namespace("lifecycle").build();
    CacheManager asClientsSeeIt = built;
    asClientsSeeIt.createCache("books", texts());

    asClientsSeeIt.close();

    try (TerraceCacheManager again = TerraceCacheManager.builder().namespace("lifecycle").build()) {
      assertThat(again.isClosed()).isFalse();
      assertThat(again.createCache("books", texts()).get("isbn")).isNull();
    }
  }

  @Test
  void closingTheProviderClosesTheManagersOfAllNames() {
    List<CacheManager> managers =
        List.of(
            manager(),
            provider.getCacheManager(),
            provider.getCacheManager(URI.create("another"), loader),
            TerraceCacheManager.builder().namespace("built").build());

    provider.close();

    assertThat(managers).allMatch(CacheManager::isClosed);
  }

  @Test
  void noThreadIsLeftWhenTheProviderIsClosed() throws Exception {
    Set<Thread> before = Thread.getAllStackTraces().keySet();
    TerraceCacheManager manager = (TerraceCacheManager) manager();
    CountDownLatch heard = new CountDownLatch(1);
    CacheEntryCreatedListener<String, String> listener = events -> heard.countDown();
    TieredCache<String, String> cache =
        manager.cache(
            "books",
            CacheSpec.of(String.class, String.class)
                .ttl(Duration.ofMinutes(5))
                .hardTimeout(Duration.ofMinutes(1))
                .listener(
                    new MutableCacheEntryListenerConfiguration<>(
                        () -> listener, null, false, false)));
    cache.get("isbn", key -> "loaded by a worker, told by another, swept by a third");
    assertThat(heard.await(20, TimeUnit.SECONDS)).isTrue();
    assertThat(namesOfNewThreads(before)).anyMatch(name -> name.startsWith("terrace-lifecycle-"));

    provider.close();

    assertNoneOfOursIsLeft(before);
  }

  @Test
  void noThreadIsLeftWhereALoadIsUnderWayWhenTheProviderIsClosed() throws Exception {
    Set<Thread> before = Thread.getAllStackTraces().keySet();
    TerraceCacheManager manager = (TerraceCacheManager) manager();
    TieredCache<String, String> cache =
        manager.cache("books", CacheSpec.of(String.class, String.class));
    CountDownLatch loading = new CountDownLatch(1);
    var refreshed =
        cache.refresh(
            "isbn",
            key -> {
              loading.countDown();
              new CountDownLatch(1).await();
              return "never";
            });
    assertThat(loading.await(20, TimeUnit.SECONDS)).isTrue();

    provider.close();

    assertNoneOfOursIsLeft(before);
    assertThat(refreshed).failsWithin(Duration.ofSeconds(20));
  }

  private static void assertNoneOfOursIsLeft(Set<Thread> before) {
    assertThat(namesOfNewThreads(before)).noneMatch(name -> name.startsWith("terrace-"));
  }

  private static List<String> namesOfNewThreads(Set<Thread> before) {
    Set<Thread> threads = new HashSet<>(Thread.getAllStackTraces().keySet());
    threads.removeAll(before);
    return threads.stream().map(Thread::getName).toList();
  }
}
