package io.terrace.cache.intercept;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.terrace.cache.CacheSpec;
import io.terrace.cache.TerraceCacheManager;
import io.terrace.cache.TieredCache;
import io.terrace.cache.annotation.Cached;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class CachedProxiesTest {

  private final TerraceCacheManager manager =
      TerraceCacheManager.builder().namespace("proxies").build();
  private final Shop shop = new Shop();
  private final Catalogue catalogue = CachedProxies.of(manager).wrap(Catalogue.class, shop);

  @AfterEach
  void close() {
    manager.close();
  }

  @SuppressWarnings("unchecked") // JSR-107 asks for a raw class
  private CacheSpec<?, ?> spec(String cache) {
    return manager.getCache(cache).getConfiguration(CacheSpec.class);
  }

  @Test
  void callsTheMethodOnceForEqualArguments() throws IOException {
    assertThat(catalogue.product("42")).isEqualTo(new Product("42", 1));
    assertThat(catalogue.product(String.valueOf(42))).isEqualTo(new Product("42", 1));
    assertThat(catalogue.product("43")).isEqualTo(new Product("43", 1));

    assertThat(shop.calls).containsExactly("product 42", "product 43");
  }

  @Test
  void returnsPrimitivesAndKeepsSeveralParametersApart() {
    assertThat(catalogue.price("DE", 1)).isEqualTo(100);
    assertThat(catalogue.price("DE", 1)).isEqualTo(100);
    assertThat(catalogue.price("DE", null)).isEqualTo(100);
    assertThat(catalogue.price("DE", null)).isEqualTo(100);
    assertThat(catalogue.price(null, null)).isEqualTo(100);

    assertThat(shop.calls).containsExactly("price DE 1", "price DE null", "price null null");
  }

  @Test
  void cachesTheCallWhoseOnlyArgumentIsNull() throws IOException {
    assertThat(catalogue.product(null)).isEqualTo(new Product(null, 1));
    assertThat(catalogue.product(null)).isEqualTo(new Product(null, 1));

    assertThat(shop.calls).containsExactly("product null");
  }

  @Test
  void entriesAreFoundFromOutsideByTheArguments() throws IOException {
    catalogue.product("42");
    catalogue.price("DE", 1);
    TieredCache<String, Product> products = manager.getCache("products");
    TieredCache<List<?>, Integer> prices = manager.getCache("prices");

    products.invalidate("42");
    prices.invalidate(List.of("DE", 1));
    catalogue.product("42");
    catalogue.price("DE", 1);

    assertThat(shop.calls).hasSize(4);
  }

  @Test
  void theCacheHasTheTypesAndSettingsOfTheMethod() {
    CacheSpec<?, ?> products = spec("products");
    CacheSpec<?, ?> prices = spec("prices");

    assertThat(products)
        .isEqualTo(CacheSpec.of(String.class, Product.class).ttl(Duration.ofMinutes(5)));
    assertThat(prices)
        .isEqualTo(
            CacheSpec.of(List.class, Integer.class)
                .ttl(Duration.ofMinutes(5))
                .staleWhileRevalidate(Duration.ofMinutes(1)));
    assertThat(spec("repository")).isEqualTo(CacheSpec.of(String.class, Product.class));
    assertThat(spec("optional")).isEqualTo(CacheSpec.of(String.class, Product.class));
  }

  @Test
  void defaultMethodsAreCachedAndCalled() {
    assertThat(catalogue.greeting()).isEqualTo("hello from shop");
    assertThat(catalogue.twice("x")).isEqualTo("xx");
    assertThat(catalogue.twice("x")).isEqualTo("xx");

    assertThat(shop.calls).containsExactly("self", "twice");
  }

  @Test
  void varargsAreReadByTheKeyExpression() {
    assertThat(catalogue.sum("a", 1, 2)).isEqualTo(3);
    assertThat(catalogue.sum("a", 1, 2)).isEqualTo(3);
    assertThat(catalogue.sum("a", 2, 1)).isEqualTo(3);

    assertThat(shop.calls).hasSize(2);
  }

  @Test
  void aMethodWithoutParametersHasOneEntry() {
    assertThat(catalogue.all()).isEqualTo(catalogue.all()).hasSize(1);

    assertThat(shop.calls).containsExactly("all");
  }

  @Test
  void theConditionSaysWhichCallsAreCached() {
    catalogue.label(new Product("dear", 11));
    catalogue.label(new Product("dear", 11));
    catalogue.label(new Product("cheap", 10));
    catalogue.label(new Product("cheap", 10));
    catalogue.label(null);

    assertThat(shop.calls).hasSize(4);
  }

  @Nested
  class ObjectsMethods {

    @Test
    void toStringAndHashCodeAreTheTargets() {
      assertThat(catalogue).hasToString("the shop");
      assertThat(catalogue.hashCode()).isEqualTo(shop.hashCode());
    }

    @Test
    void equalsComparesTargets() {
      Catalogue again = CachedProxies.of(manager).wrap(Catalogue.class, shop);
      Catalogue other = CachedProxies.of(manager).wrap(Catalogue.class, new Shop());

      assertThat(catalogue.equals(catalogue)).isTrue();
      assertThat(catalogue).isEqualTo(again).isNotEqualTo(other);
      assertThat(catalogue.equals(shop)).isFalse();
      assertThat(catalogue.equals(null)).isFalse();
      assertThat(shop.equals(catalogue)).isFalse();
    }
  }

  @Test
  void callsToItselfAreNotSeen() {
    interface Selfish {
      @SuppressWarnings("UnusedMethod") // but by the object itself
      @Cached(name = "selfish")
      String cached(String id);

      String twice(String id);
    }
    List<String> calls = new ArrayList<>();
    CacheInterception allowing = CacheInterception.builder(manager).allowOwnCalls().build();
    Selfish selfish =
        CachedProxies.of(allowing)
            .wrap(
                Selfish.class,
                new Selfish() {
                  @Override
                  public String cached(String id) {
                    calls.add(id);
                    return id;
                  }

                  @Override
                  public String twice(String id) {
                    return cached(id) + cached(id);
                  }
                });

    selfish.twice("a");

    assertThat(calls).hasSize(2);
  }

  @Test
  void aCacheThatIsThereIsUsedAsItIs() {
    interface Loose {
      @Cached(name = "existing")
      String of(String id);
    }
    TieredCache<Object, String> existing =
        manager.cache(
            "existing", CacheSpec.of(Object.class, String.class).ttl(Duration.ofHours(1)));
    Loose loose = CachedProxies.of(manager).wrap(Loose.class, id -> id + "!");

    loose.of("x");

    assertThat(existing.containsKey("x")).isTrue();
  }

  @Test
  void partsOfAKeyNeedNotBeSerializable() {
    interface Pairs {
      @Cached(name = "pairs")
      String pair(Product product, List<Product> others);
    }
    List<String> calls = new ArrayList<>();
    Pairs pairs =
        CachedProxies.of(manager)
            .wrap(
                Pairs.class,
                (product, others) -> {
                  calls.add("called");
                  return product.id() + others.size();
                });
    List<Product> others = new ArrayList<>(List.of(new Product("b", 1)));

    assertThat(pairs.pair(new Product("a", 1), others)).isEqualTo("a1");
    assertThat(pairs.pair(new Product("a", 1), List.copyOf(others))).isEqualTo("a1");
    others.add(new Product("c", 1));
    assertThat(pairs.pair(new Product("a", 1), others)).isEqualTo("a2");
    assertThat(pairs.pair(new Product("a", 1), List.of(new Product("b", 1)))).isEqualTo("a1");

    assertThat(calls).hasSize(2);
  }

  @Test
  void manyThreadsAtOneColdKeyCallTheMethodOnce() throws Exception {
    interface Slow {
      @Cached(name = "slow")
      String slow(String id) throws InterruptedException;
    }
    AtomicInteger calls = new AtomicInteger();
    CountDownLatch release = new CountDownLatch(1);
    Slow slow =
        CachedProxies.of(manager)
            .wrap(
                Slow.class,
                id -> {
                  calls.incrementAndGet();
                  release.await();
                  return id;
                });
    ExecutorService threads = Executors.newFixedThreadPool(32);
    try {
      List<Future<String>> results = new ArrayList<>();
      for (int i = 0; i < 32; i++) {
        results.add(threads.submit(() -> slow.slow("x")));
      }
      TieredCache<String, String> cache = manager.getCache("slow");
      await().until(() -> cache.statistics().joinedLoads() == 31);
      release.countDown();
      for (Future<String> result : results) {
        assertThat(result.get()).isEqualTo("x");
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(calls).hasValue(1);
  }

  @Test
  void wrappingTwiceMakesOneProxyClass() {
    CachedProxies proxies = CachedProxies.of(manager);
    Catalogue one = proxies.wrap(Catalogue.class, new Shop());
    Catalogue other = proxies.wrap(Catalogue.class, new Shop());

    assertThat(one.getClass()).isSameAs(other.getClass());
    assertThat(Proxy.isProxyClass(one.getClass())).isFalse();
    assertThat(one).isNotEqualTo(other);
  }

  @Test
  void aProxyIsNotWrappedAgain() {
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> CachedProxies.of(manager).wrap(Catalogue.class, catalogue))
        .withMessageContaining("is a caching proxy already");
  }
}
