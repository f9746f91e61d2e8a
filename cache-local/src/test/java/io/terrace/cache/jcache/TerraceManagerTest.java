package io.terrace.cache.jcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.terrace.cache.CacheSpec;
import io.terrace.cache.TerraceCacheManager;
import io.terrace.cache.TieredCache;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import javax.cache.Cache;
import javax.cache.CacheException;
import javax.cache.configuration.Configuration;
import javax.cache.configuration.Factory;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.expiry.EternalExpiryPolicy;
import javax.cache.expiry.ExpiryPolicy;
import javax.management.ObjectName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TerraceManagerTest {

  private static final CacheSpec<String, Integer> SPEC = CacheSpec.of(String.class, Integer.class);

  private final TerraceCachingProvider provider = new TerraceCachingProvider();
  private final TerraceCacheManager manager = provider.getCacheManager();
  private final CallerThreads callers = new CallerThreads();

  @AfterEach
  void close() throws Exception {
    provider.close();
    callers.stop();
    assertThat(beans()).isEmpty();
  }

  private static Set<ObjectName> beans() throws Exception {
    return ManagementFactory.getPlatformMBeanServer()
        .queryNames(new ObjectName("*:CacheManager=terrace.default,*"), null);
  }

  /** Returns a spec whose cache runs {@code action} while it is made. */
  private static CacheSpec<String, Integer> whoseMaking(Runnable action) {
    Factory<ExpiryPolicy> factory =
        () -> {
          action.run();
          return new EternalExpiryPolicy();
        };
    return SPEC.expiryPolicy(factory);
  }

  @Nested
  class CachesByName {

    @Test
    void anEqualSpecGivesTheSameCache() {
      TieredCache<String, Integer> cache = manager.cache("a", SPEC.ttl(Duration.ofMinutes(1)));
      assertThat(manager.cache("a", SPEC.ttl(Duration.ofSeconds(60)))).isSameAs(cache);
      manager.enableStatistics("a", false);
      assertThat(manager.cache("a", SPEC.ttl(Duration.ofSeconds(60)))).isSameAs(cache);
    }

    @Test
    void anotherSpecIsRefusedNamingBoth() {
      manager.cache("a", SPEC.ttl(Duration.ofMinutes(1)));

      assertThatThrownBy(() -> manager.cache("a", SPEC.ttl(Duration.ofMinutes(2))))
          .isInstanceOf(CacheException.class)
          .hasMessageContainingAll("cache 'a'", "PT1M", "PT2M");
    }

    @Test
    void createCacheWantsANewName() {
      Cache<String, Integer> cache = manager.createCache("a", SPEC);

      assertThatThrownBy(() -> manager.createCache("a", SPEC))
          .isInstanceOf(CacheException.class)
          .hasMessageContaining("cache 'a' exists already");
      cache.close();
      assertThat(manager.createCache("a", SPEC)).isNotSameAs(cache);
    }

    @Test
    void aPlainConfigurationSaysTypesAndTheWayOfStoring() {
      Configuration<String, Integer> plain =
          new Configuration<>() {
            private static final long serialVersionUID = 1L;

            @Override
            public Class<String> getKeyType() {
              return String.class;
            }

            @Override
            public Class<Integer> getValueType() {
              return Integer.class;
            }

            @Override
            public boolean isStoreByValue() {
              return false;
            }
          };

      manager.createCache("a", plain);

      CacheSpec<String, Integer> same = SPEC.statistics(false).storeByReference();
      assertThat(manager.cache("a", same)).isNotNull();
    }

    @Test
    void aCacheIsGotByTheTypesThatItHas() {
      Cache<String, Integer> cache = manager.cache("a", SPEC);

      assertThat((Object) manager.getCache("a")).isSameAs(cache);
      assertThat(manager.getCache("a", String.class, Integer.class)).isSameAs(cache);
      assertThat(manager.getCache("b", String.class, Integer.class)).isNull();
      assertThatThrownBy(() -> manager.getCache("a", Integer.class, Integer.class))
          .isInstanceOf(ClassCastException.class)
          .hasMessageContainingAll("cache 'a'", "keys", "java.lang.String");
      assertThatThrownBy(() -> manager.getCache("a", String.class, Object.class))
          .isInstanceOf(ClassCastException.class)
          .hasMessageContaining("values");
    }

    @Test
    void untypedCachesAreOfObjects() {
      manager.createCache("a", new MutableConfiguration<>());

      assertThat(manager.getCache("a", Object.class, Object.class)).isNotNull();
      assertThatThrownBy(() -> manager.getCache("a", String.class, Integer.class))
          .isInstanceOf(ClassCastException.class);
    }

    @Test
    void theNamesAreThoseOfTheMoment() {
      manager.cache("a", SPEC);
      manager.cache("b", SPEC);

      Iterable<String> names = manager.getCacheNames();
      manager.destroyCache("a");

      assertThat(names).containsExactly("a", "b");
      assertThat(manager.getCacheNames()).containsExactly("b");
      Iterator<String> iterator = names.iterator();
      iterator.next();
      assertThatThrownBy(iterator::remove).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void aDestroyedCacheIsClosedAndItsNameFree() {
      TieredCache<String, Integer> cache = manager.cache("a", SPEC);
      cache.put("k", 1);

      manager.destroyCache("a");
      manager.destroyCache("a");

      assertThat(cache.isClosed()).isTrue();
      assertThat((Object) manager.getCache("a")).isNull();
      assertThat(manager.cache("a", SPEC.ttl(Duration.ofMinutes(1))).get("k")).isNull();
    }

    @Test
    void settingsInConflictAreRefusedAndTheNameStaysFree() {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> manager.cache("a", SPEC.staleIfError(Duration.ofMinutes(1))));
      assertThat(manager.getCacheNames()).isEmpty();
    }

    @Test
    void nullsAreRefused() {
      List<Consumer<TerraceCacheManager>> calls = new ArrayList<>();
      calls.add(m -> m.cache(null, SPEC));
      calls.add(m -> m.cache("a", null));
      calls.add(m -> m.createCache(null, SPEC));
      calls.add(m -> m.createCache("a", null));
      calls.add(m -> m.getCache(null));
      calls.add(m -> m.getCache("a", null, Integer.class));
      calls.add(m -> m.getCache("a", String.class, null));
      calls.add(m -> m.destroyCache(null));
      calls.add(m -> m.enableStatistics(null, true));
      calls.add(m -> m.enableManagement(null, true));
      calls.add(m -> m.invalidateTag(null));
      for (Consumer<TerraceCacheManager> call : calls) {
        assertThatNullPointerException().isThrownBy(() -> call.accept(manager));
      }
    }
  }

  @Nested
  class Making {

    @Test
    void oneNameIsMadeOnceHoweverManyAsk() throws Exception {
      AtomicInteger made = new AtomicInteger();
      CacheSpec<String, Integer> spec = whoseMaking(made::incrementAndGet);
      Set<Object> caches = ConcurrentHashMap.newKeySet();

      callers.inEachThread(thread -> caches.add(manager.cache("a", spec)));

      assertThat(caches).hasSize(1);
      assertThat(made.get()).isEqualTo(1);
    }

    @Test
    void aSlowMakingHoldsUpNoOtherName() throws Exception {
      CountDownLatch inMaking = new CountDownLatch(1);
      CountDownLatch goOn = new CountDownLatch(1);
      CacheSpec<String, Integer> slow =
          whoseMaking(
              () -> {
                inMaking.countDown();
                CallerThreads.awaitIn(goOn);
              });
      Future<?> making = callers.submit(() -> manager.cache("slow", slow));
      inMaking.await();

      manager.cache("other", SPEC).put("k", 1);
      assertThat((Object) manager.getCache("slow")).isNull();
      assertThat(manager.getCacheNames()).containsExactly("other");
      assertThatThrownBy(() -> manager.createCache("slow", SPEC))
          .isInstanceOf(CacheException.class);
      goOn.countDown();
      making.get();

      assertThat(manager.getCacheNames()).containsExactly("other", "slow");
    }

    @Test
    void aFactoryMayMakeAnotherCacheButNotWaitForItsOwn() {
      AtomicReference<Throwable> refused = new AtomicReference<>();
      CacheSpec<String, Integer> nested =
          whoseMaking(
              () -> {
                manager.cache("inner", SPEC);
                try {
                  manager.cache("outer", SPEC);
                } catch (CacheException e) {
                  refused.set(e);
                }
              });

      manager.cache("outer", nested);

      assertThat(manager.getCacheNames()).containsExactly("inner", "outer");
      assertThat(refused.get()).hasMessageContaining("cache 'outer' is asked for while it is made");
    }

    @Test
    void aFailedMakingLeavesTheNameFreeForThoseWhoWait() throws Exception {
      CountDownLatch inMaking = new CountDownLatch(1);
      CountDownLatch goOn = new CountDownLatch(1);
      CacheSpec<String, Integer> failing =
          whoseMaking(
              () -> {
                inMaking.countDown();
                CallerThreads.awaitIn(goOn);
                throw new IllegalStateException("factory");
              });
      Future<?> making =
          callers.submit(
              () ->
                  assertThatIllegalStateException().isThrownBy(() -> manager.cache("a", failing)));
      inMaking.await();
      Future<?> waiting = callers.submit(() -> manager.cache("a", SPEC));
      goOn.countDown();
      making.get();
      waiting.get();

      assertThat(manager.cache("a", SPEC).isClosed()).isFalse();
    }

    @Test
    void aManagerThatClosesMeanwhileClosesTheCacheToo() throws Exception {
      assertThatIllegalStateException()
          .isThrownBy(() -> manager.cache("a", whoseMaking(manager::close)))
          .withMessageContaining("is closed");
      assertThat(beans()).isEmpty();
    }
  }

  @Nested
  class Beans {

    @Test
    void theyFollowTheFlags() throws Exception {
      manager.cache("a", SPEC.management(true));
      assertThat(beans()).hasSize(3); // management is two: the configuration, and recording

      manager.enableManagement("a", false);
      manager.enableManagement("a", false);
      assertThat(beans()).hasSize(1);
      manager.enableStatistics("a", false);
      assertThat(beans()).isEmpty();
      manager.enableStatistics("a", true);
      manager.enableStatistics("a", true);
      assertThat(beans()).hasSize(1);
      manager.getCache("a").close();
      assertThat(beans()).isEmpty();
    }

    @Test
    void aCacheThatIsNotThereIsAClearError() {
      manager.cache("a", SPEC);

      assertThatIllegalArgumentException()
          .isThrownBy(() -> manager.enableStatistics("b", true))
          .withMessageContainingAll("no cache 'b'", "terrace:default", "[a]");
      assertThatIllegalArgumentException().isThrownBy(() -> manager.enableManagement("b", true));
    }

    @Test
    void twoClassLoadersWithOneUriAndOneCacheNameHaveTheirOwn() throws Exception {
      ClassLoader loader = new ClassLoader(getClass().getClassLoader()) {};
      TerraceCacheManager other = provider.getCacheManager(null, loader);
      manager.cache("a", SPEC);
      other.cache("a", SPEC);
      assertThat(beans()).hasSize(2);

      other.close();

      assertThat(beans())
          .containsExactly(
              new ObjectName(
                  "javax.cache:type=CacheStatistics,CacheManager=terrace.default,Cache=a"));
    }
  }

  @Nested
  class Closing {

    @Test
    void aClosedManagerRefusesAndItsCachesAreClosed() {
      TieredCache<String, Integer> cache = manager.cache("a", SPEC);

      manager.close();
      manager.close();

      assertThat(manager.isClosed()).isTrue();
      assertThat(cache.isClosed()).isTrue();
      List<Consumer<TerraceCacheManager>> calls = new ArrayList<>();
      calls.add(m -> m.cache("a", SPEC));
      calls.add(m -> m.createCache("a", SPEC));
      calls.add(m -> m.getCache("a"));
      calls.add(m -> m.getCache("a", String.class, Integer.class));
      calls.add(TerraceCacheManager::getCacheNames);
      calls.add(m -> m.destroyCache("a"));
      calls.add(m -> m.enableStatistics("a", true));
      calls.add(m -> m.enableManagement("a", true));
      calls.add(m -> m.invalidateTag("t"));
      for (Consumer<TerraceCacheManager> call : calls) {
        assertThatIllegalStateException()
            .isThrownBy(() -> call.accept(manager))
            .withMessageContaining("terrace:default is closed");
      }
    }

    @Test
    void noThreadIsLeft() {
      for (int i = 0; i < 100; i++) {
        TerraceCacheManager each = TerraceCacheManager.builder().namespace("closing-test").build();
        TieredCache<String, Integer> cache =
            each.cache(
                "a",
                SPEC.ttl(Duration.ofMinutes(1))
                    .softTimeout(Duration.ofSeconds(1))
                    .staleIfError(Duration.ofMinutes(1)));
        assertThat(cache.get("k", key -> 1)).isEqualTo(1);
        each.close();
      }

      assertThat(Thread.getAllStackTraces().keySet())
          .noneMatch(thread -> thread.getName().startsWith("terrace-closing-test"));
    }

    @Test
    void whatItUnwrapsToIsSaid() {
      assertThat(manager.unwrap(TerraceCacheManager.class)).isSameAs(manager);
      assertThatIllegalArgumentException()
          .isThrownBy(() -> manager.unwrap(String.class))
          .withMessageContaining("TerraceCacheManager");
    }
  }
}
