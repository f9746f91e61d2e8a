package io.terrace.bench.annotated;

import io.terrace.bench.peer.Keys;
import io.terrace.bench.peer.Peers;
import io.terrace.bench.peer.Product;
import io.terrace.cache.CacheSpec;
import io.terrace.cache.TerraceCacheManager;
import io.terrace.cache.TieredCache;
import io.terrace.cache.intercept.CachedProxies;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;

/** One call of a method whose result is there, and the same by hand. */
public class AnnotatedBenchmark {

  /** Without a proxy: the cache itself. */
  @Benchmark
  public @Nullable Product terrace(Terrace subject, Keys keys) {
    return subject.cache.get(keys.next());
  }

  @Benchmark
  public Product terraceCached(Terrace subject, Keys keys) {
    return subject.ofInterface.product(keys.next());
  }

  @Benchmark
  public Product terraceCachedSubclass(Terrace subject, Keys keys) {
    return subject.ofClass.product(keys.next());
  }

  /** The subclass with a key expression; the argument is made for the call, as it would be. */
  @Benchmark
  public Product terraceCachedByExpression(Terrace subject, Keys keys) {
    return subject.byExpression.product(new KeyedCatalogue.Reference(keys.next()));
  }

  @Benchmark
  public Product springCacheable(Spring subject, Keys keys) {
    return subject.catalogue.product(keys.next());
  }

  /** One cache, by hand and behind both kinds of proxies. */
  @State(Scope.Benchmark)
  public static class Terrace {

    private final TerraceCacheManager manager =
        TerraceCacheManager.builder().namespace("annotated").build();
    private final TieredCache<String, Product> cache =
        manager.cache(
            Catalogue.PRODUCTS,
            CacheSpec.of(String.class, Product.class)
                .ttl(Peers.TTL)
                .localMaximumSize(Peers.MAXIMUM));
    private final CachedProxies proxies = CachedProxies.of(manager);
    private final Catalogue ofInterface = proxies.wrap(Catalogue.class, new CachedCatalogue());
    private final CachedCatalogue ofClass =
        proxies.wrap(CachedCatalogue.class, new CachedCatalogue());
    private final KeyedCatalogue byExpression =
        proxies.wrap(KeyedCatalogue.class, new KeyedCatalogue());

    public Terrace() {
      Keys.ALL.forEach(ofInterface::product);
      Keys.ALL.forEach(ofClass::product);
      requireOneLoadEach(cache.statistics().loads());
    }

    @TearDown
    public void close() {
      manager.close();
    }
  }

  /** Spring's proxy. */
  @State(Scope.Benchmark)
  public static class Spring {

    private final AnnotationConfigApplicationContext context =
        new AnnotationConfigApplicationContext(SpringCaching.class);
    private final Catalogue catalogue = context.getBean(Catalogue.class);

    public Spring() {
      Keys.ALL.forEach(catalogue::product);
    }

    @TearDown
    public void close() {
      context.close();
    }
  }

  private static void requireOneLoadEach(long loads) {
    if (loads != Keys.ALL.size()) {
      throw new IllegalStateException(loads + " loads: it would not be hits that are measured");
    }
  }
}
