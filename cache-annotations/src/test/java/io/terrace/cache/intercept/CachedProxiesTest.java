package io.terrace.cache.intercept;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.terrace.cache.CacheSpec;
import io.terrace.cache.TerraceCacheManager;
import io.terrace.cache.TieredCache;
import io.terrace.cache.annotation.Cached;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import javax.cache.integration.CacheLoaderException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class CachedProxiesTest {

  record Product(String id, int price) {}

  interface Repository<K, V> {
    @Cached(name = "repository")
    V find(K key);

    V uncached(K key);
  }

  interface Catalogue extends Repository<String, Product> {

    @Cached(name = "products", ttl = "5m")
    Product product(String id) throws IOException;

    @Cached(name = "prices", ttl = "5m", staleWhileRevalidate = "1m")
    int price(String country, Integer number);

    @Cached(name = "missing")
    Product missing(String id);

    @Cached(name = "absent", negativeTtl = "1m")
    Product absent(String id);

    @Cached(name = "optional")
    Optional<Product> optional(String id);

    @Cached(name = "absentOptional", negativeTtl = "1m")
    Optional<Product> absentOptional(String id);

    @Cached(name = "all")
    List<Product> all();

    @Cached(name = "sum", key = "{#label, #numbers.length, #numbers[0]}")
    long sum(String label, int... numbers);

    @Cached(name = "conditional", condition = "#product?.price > 10")
    String label(Product product);

    default String greeting() {
      return "hello from " + self();
    }

    String self();

    @Cached(name = "twice")
    default String twice(String text) {
      return uncachedTwice(text);
    }

    String uncachedTwice(String text);
  }

  /** Counts its calls; what it throws is set from outside. */
  static final class Shop implements Catalogue {
    final List<String> calls = new ArrayList<>();
    Throwable failure;

    private <T> T called(String call, T result) throws IOException {
      calls.add(call);
      if (failure instanceof IOException e) {
        throw e;
      } else if (failure instanceof RuntimeException e) {
        throw e;
      } else if (failure instanceof Error e) {
        throw e;
      }
      return result;
    }

    private <T> T quietly(String call, T result) {
      try {
        return called(call, result);
      } catch (IOException e) {
        throw new AssertionError(e);
      }
    }

    @Override
    public Product product(String id) throws IOException {
      return called("product " + id, new Product(id, 1));
    }

    @Override
    public int price(String country, Integer number) {
      return quietly("price " + country + " " + number, 100);
    }

    @Override
    public Product missing(String id) {
      return quietly("missing", null);
    }

    @Override
    public Product absent(String id) {
      return quietly("absent", null);
    }

    @Override
    public Optional<Product> optional(String id) {
      return quietly("optional", id.isEmpty() ? Optional.empty() : Optional.of(new Product(id, 2)));
    }

    @Override
    public Optional<Product> absentOptional(String id) {
      return quietly("absentOptional", Optional.empty());
    }

    @Override
    public List<Product> all() {
      return quietly("all", List.of(new Product("a", 1)));
    }

    @Override
    public long sum(String label, int... numbers) {
      return quietly("sum", Arrays.stream(numbers).asLongStream().sum());
    }

    @Override
    public String label(Product product) {
      return quietly("label", "label");
    }

    @Override
    public String self() {
      return quietly("self", "shop");
    }

    @Override
    public String uncachedTwice(String text) {
      return quietly("twice", text + text);
    }

    @Override
    public String toString() {
      return "the shop";
    }

    @Override
    public Product find(String key) {
      return quietly("find " + key, new Product(key, 3));
    }

    @Override
    public Product uncached(String key) {
      return quietly("uncached", null);
    }
  }

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
  void methodsOfAGenericInterfaceAreCachedBothWays() {
    Repository<String, Product> repository = catalogue;

    catalogue.find("a");
    repository.find("a");
    repository.uncached("a");
    repository.uncached("a");

    assertThat(shop.calls).containsExactly("find a", "uncached", "uncached");
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
  class ANullResult {

    @Test
    void isReturnedAndNotCached() {
      assertThat(catalogue.missing("x")).isNull();
      assertThat(catalogue.missing("x")).isNull();

      assertThat(shop.calls).hasSize(2);
    }

    @Test
    void isCachedWithANegativeTtl() {
      assertThat(catalogue.absent("x")).isNull();
      assertThat(catalogue.absent("x")).isNull();

      assertThat(shop.calls).hasSize(1);
    }

    @Test
    void isAnEmptyOptional() {
      assertThat(catalogue.optional("x")).contains(new Product("x", 2));
      assertThat(catalogue.optional("x")).contains(new Product("x", 2));
      assertThat(catalogue.optional("")).isEmpty();
      assertThat(catalogue.optional("")).isEmpty();
      assertThat(catalogue.absentOptional("x")).isEmpty();
      assertThat(catalogue.absentOptional("x")).isEmpty();

      assertThat(shop.calls).containsExactly("optional", "optional", "optional", "absentOptional");
    }

    @Test
    void ofAnotherMethodIsNoPrimitive() {
      interface Both {
        @Cached(name = "both", negativeTtl = "1m")
        Integer boxed(String id);

        @Cached(name = "both", negativeTtl = "1m")
        int primitive(String id);
      }
      Both both =
          CachedProxies.of(manager)
              .wrap(
                  Both.class,
                  new Both() {
                    @Override
                    public Integer boxed(String id) {
                      return null;
                    }

                    @Override
                    public int primitive(String id) {
                      return 7;
                    }
                  });

      assertThat(both.boxed("x")).isNull();
      assertThat(both.primitive("x")).isEqualTo(7);
    }
  }

  @Nested
  class AnException {

    @Test
    void thatIsCheckedComesOutAsItIs() {
      shop.failure = new IOException("disk");

      assertThatThrownBy(() -> catalogue.product("42")).isSameAs(shop.failure);
      assertThatThrownBy(() -> catalogue.product("42")).isSameAs(shop.failure);
      assertThat(shop.calls).hasSize(2);
    }

    @Test
    void thatIsNotComesOutAsItIs() {
      shop.failure = new IllegalStateException("closed", new IOException("disk"));

      assertThatThrownBy(() -> catalogue.product("42")).isSameAs(shop.failure);
      assertThatThrownBy(() -> catalogue.price("DE", 1)).isSameAs(shop.failure);
      assertThatThrownBy(() -> catalogue.uncached("42")).isSameAs(shop.failure);
    }

    @Test
    void thatIsAnErrorComesOutAsItIs() {
      shop.failure = new StackOverflowError("deep");

      assertThatThrownBy(() -> catalogue.product("42")).isSameAs(shop.failure);
    }

    @Test
    void ofTheTargetsOwnLoaderComesOutAsItIs() {
      shop.failure = new CacheLoaderException("mine");

      assertThatThrownBy(() -> catalogue.product("42")).isSameAs(shop.failure);
    }
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
    Selfish selfish =
        CachedProxies.of(manager)
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
  void theClassesAnnotationWinsOverTheInterfaces() {
    interface Named {
      @Cached(name = "interface")
      String name(String id);
    }
    record Impolite(List<String> calls) implements Named {
      @Override
      @Cached(name = "class", key = "#identifier")
      public String name(String identifier) {
        calls.add(identifier);
        return identifier;
      }
    }
    Named named = CachedProxies.of(manager).wrap(Named.class, new Impolite(new ArrayList<>()));

    named.name("x");

    assertThat(manager.getCache("class")).isNotNull();
    assertThat(manager.<Object, Object>getCache("interface")).isNull();
  }

  @Test
  void theAnnotationOfTheNarrowerInterfaceWins() {
    interface Wide {
      @Cached(name = "wide")
      String name(String id);
    }
    interface Narrow extends Wide {
      @Override
      @Cached(name = "narrow")
      String name(String id);
    }
    class Both implements Wide, Narrow {
      @Override
      public String name(String id) {
        return id;
      }
    }
    Wide wide = CachedProxies.of(manager).wrap(Wide.class, new Both());

    wide.name("x");

    assertThat(manager.getCache("narrow").containsKey("x")).isTrue();
    assertThat(manager.<Object, Object>getCache("wide")).isNull();
  }

  @Test
  void aProxyHasAllInterfacesOfItsTarget() {
    interface Other {
      int other();
    }
    class Several implements Function<String, String>, Other {
      @Override
      @Cached(name = "several")
      public String apply(String text) {
        return text;
      }

      @Override
      public int other() {
        return 5;
      }
    }

    Other other = CachedProxies.of(manager).wrap(Other.class, new Several());

    assertThat(other.other()).isEqualTo(5);
    assertThat(other).isInstanceOf(Function.class);
    CacheSpec<?, ?> spec = spec("several");
    assertThat(spec.getKeyType()).isEqualTo(String.class);
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
    Catalogue again = CachedProxies.of(manager).wrap(Catalogue.class, new Shop());

    assertThat(again.getClass()).isSameAs(catalogue.getClass());
  }

  @Test
  void aProxyIsNotWrappedAgain() {
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> CachedProxies.of(manager).wrap(Catalogue.class, catalogue))
        .withMessageContaining("is a caching proxy already");
  }
}
