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

  /** The subclass, and an argument that is made for the call. */
  @Benchmark
  public Product terraceCachedByParameter(Terrace subject, Keys keys) {
    return subject.byExpression.named(new KeyedCatalogue.Reference(keys.next()).id());
  }

  /** The same with a key expression, which reads the key off the argument. */
  @Benchmark
  public Product terraceCachedByExpression(Terrace subject, Keys keys) {
    return subject.byExpression.product(new KeyedCatalogue.Reference(keys.next()));
  }

  /** Spring's proxy, as are the next two. */
  @Benchmark
  public Product terraceInSpring(TerraceInSpring subject, Keys keys) {
    return subject.catalogue.product(keys.next());
  }

  @Benchmark
  public Product springCacheable(Spring subject, Keys keys) {
    return subject.catalogue.product(keys.next());
  }

  @Benchmark
  public Product jetcacheInSpring(JetcacheInSpring subject, Keys keys) {
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

  /** A context of Spring's with a catalogue whose results are cached. */
  @State(Scope.Benchmark)
  public abstract static class InSpring {

    final Catalogue catalogue;
    private final AnnotationConfigApplicationContext context;

    @SuppressWarnings("ReferenceEquality") // an equal one is of another load
    InSpring(Class<?> configuration) {
      context = new AnnotationConfigApplicationContext(configuration);
      catalogue = context.getBean(Catalogue.class);
      Keys.ALL.forEach(catalogue::product);
      Product kept = catalogue.product(Keys.ALL.get(0));
      if (catalogue.product(Keys.ALL.get(0)) != kept) {
        throw new IllegalStateException("no result is kept: it is no hits that are measured");
      }
    }

    @TearDown
    public void close() {
      context.close();
    }
  }

  /** Ours. */
  @State(Scope.Benchmark)
  public static class TerraceInSpring extends InSpring {
    public TerraceInSpring() {
      super(TerraceCaching.class);
    }
  }

  /** Spring's own annotation. */
  @State(Scope.Benchmark)
  public static class Spring extends InSpring {
    public Spring() {
      super(SpringCaching.class);
    }
  }

  /** JetCache's. */
  @State(Scope.Benchmark)
  public static class JetcacheInSpring extends InSpring {
    public JetcacheInSpring() {
      super(JetcacheCaching.class);
    }
  }

  private static void requireOneLoadEach(long loads) {
    if (loads != Keys.ALL.size()) {
      throw new IllegalStateException(loads + " loads: it would not be hits that are measured");
    }
  }
}
