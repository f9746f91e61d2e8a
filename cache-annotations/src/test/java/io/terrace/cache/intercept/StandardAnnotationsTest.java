package io.terrace.cache.intercept;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.terrace.cache.CacheSpec;
import io.terrace.cache.TerraceCacheManager;
import io.terrace.cache.TieredCache;
import java.lang.annotation.Annotation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.cache.Cache;
import javax.cache.annotation.CacheDefaults;
import javax.cache.annotation.CacheInvocationContext;
import javax.cache.annotation.CacheKey;
import javax.cache.annotation.CacheKeyGenerator;
import javax.cache.annotation.CacheKeyInvocationContext;
import javax.cache.annotation.CacheMethodDetails;
import javax.cache.annotation.CachePut;
import javax.cache.annotation.CacheRemove;
import javax.cache.annotation.CacheRemoveAll;
import javax.cache.annotation.CacheResolver;
import javax.cache.annotation.CacheResolverFactory;
import javax.cache.annotation.CacheResult;
import javax.cache.annotation.CacheValue;
import javax.cache.annotation.GeneratedCacheKey;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** JSR-107's annotations: what their TCK leaves out. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class StandardAnnotationsTest {

  @CacheDefaults(cacheName = "products")
  interface Products {

    @CacheResult
    Product product(String id) throws Exception;

    @CacheResult(skipGet = true)
    Product fresh(String id);

    @CacheResult(
        exceptionCacheName = "failures",
        cachedExceptions = IllegalStateException.class,
        nonCachedExceptions = IllegalThreadStateException.class)
    Product failing(String id);

    @CacheResult(exceptionCacheName = "anyFailures", cacheName = "others")
    Product failingAnyhow(String id) throws Exception;

    @CacheResult(cacheName = "byTwo")
    String byTwo(@CacheKey String id, Object ignored, @CacheKey int[] sizes);

    @CachePut
    void put(String id, @CacheValue Product product);

    @CachePut(afterInvocation = false)
    void putBefore(String id, @CacheValue Product product);

    @CachePut(cacheFor = IllegalStateException.class)
    void putDespite(String id, @CacheValue Product product);

    @CacheRemove
    void remove(String id);

    @CacheRemove(afterInvocation = false)
    void removeBefore(String id);

    @CacheRemove(noEvictFor = UnsupportedOperationException.class)
    void removeDespite(String id);

    @CacheRemoveAll
    void removeAll();

    @CacheRemoveAll(afterInvocation = false)
    void removeAllBefore();
  }

  static final class Store implements Products {
    final List<String> calls = new CopyOnWriteArrayList<>();
    Exception failure;

    private <T> T called(String call, T result) {
      calls.add(call);
      if (failure instanceof RuntimeException e) {
        throw e;
      }
      return result;
    }

    private <T> T loudly(String call, T result) throws Exception {
      calls.add(call);
      if (failure != null) {
        throw failure;
      }
      return result;
    }

    @Override
    public Product product(String id) throws Exception {
      return loudly("product", id.equals("none") ? null : new Product(id, 1));
    }

    @Override
    public Product fresh(String id) {
      return called("fresh", new Product(id, 2));
    }

    @Override
    public Product failing(String id) {
      return called("failing", new Product(id, 1));
    }

    @Override
    public Product failingAnyhow(String id) throws Exception {
      return loudly("failingAnyhow", new Product(id, 1));
    }

    @Override
    public String byTwo(String id, Object ignored, int[] sizes) {
      return called("byTwo", id + Arrays.toString(sizes));
    }

    @Override
    public void put(String id, Product product) {
      called("put", null);
    }

    @Override
    public void putBefore(String id, Product product) {
      called("putBefore", null);
    }

    @Override
    public void putDespite(String id, Product product) {
      called("putDespite", null);
    }

    @Override
    public void remove(String id) {
      called("remove", null);
    }

    @Override
    public void removeBefore(String id) {
      called("removeBefore", null);
    }

    @Override
    public void removeDespite(String id) {
      called("removeDespite", null);
    }

    @Override
    public void removeAll() {
      called("removeAll", null);
    }

    @Override
    public void removeAllBefore() {
      called("removeAllBefore", null);
    }
  }

  private final TerraceCacheManager manager =
      TerraceCacheManager.builder().namespace("standard").build();
  private final Store store = new Store();
  private final Products products = CachedProxies.of(manager).wrap(Products.class, store);

  @AfterEach
  void close() {
    manager.close();
  }

  private void failing(Exception failure, Runnable call) {
    store.failure = failure;
    assertThatThrownBy(call::run).isSameAs(failure);
    store.failure = null;
  }

  /** Returns whether the product is cached, which is called for nothing else. */
  private boolean isCached(String id) throws Exception {
    int before = store.calls.size();
    products.product(id);
    return store.calls.size() == before;
  }

  @Nested
  class AResult {

    @Test
    void thatIsNullIsNotCached() throws Exception {
      assertThat(products.product("none")).isNull();
      assertThat(products.product("none")).isNull();
      assertThat(store.calls).hasSize(2);
    }

    @Test
    void isComputedAndPutWithSkipGet() throws Exception {
      products.product("a");
      assertThat(products.fresh("a")).isEqualTo(new Product("a", 2));
      assertThat(products.fresh("a")).isEqualTo(new Product("a", 2));
      assertThat(products.product("a")).isEqualTo(new Product("a", 2));
      assertThat(store.calls).containsExactly("product", "fresh", "fresh");
    }

    @Test
    void isKnownByItsKeyParametersAndArraysByWhatIsInThem() {
      products.byTwo("a", new Object(), new int[] {1, 2});
      products.byTwo("a", new Object(), new int[] {1, 2});
      products.byTwo("a", null, new int[] {1, 3});
      assertThat(store.calls).hasSize(2);
    }

    @Test
    void isComputedOnceForManyThreads() throws Exception {
      interface Slow {
        @CacheResult(cacheName = "slow")
        String slow(String id) throws InterruptedException;
      }
      List<String> calls = new CopyOnWriteArrayList<>();
      CountDownLatch release = new CountDownLatch(1);
      Slow slow =
          CachedProxies.of(manager)
              .wrap(
                  Slow.class,
                  id -> {
                    calls.add(id);
                    release.await();
                    return id;
                  });
      ExecutorService threads = Executors.newFixedThreadPool(16);
      try {
        List<Future<String>> results = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
          results.add(threads.submit(() -> slow.slow("x")));
        }
        TieredCache<Object, String> cache = manager.getCache("slow");
        await().until(() -> cache.statistics().joinedLoads() == 15);
        release.countDown();
        for (Future<String> result : results) {
          assertThat(result.get()).isEqualTo("x");
        }
      } finally {
        threads.shutdownNow();
      }
      assertThat(calls).hasSize(1);
    }
  }

  @Nested
  class AnException {

    @Test
    void isThrownAsItIsAndNotCachedWithoutACacheForIt() throws Exception {
      Exception failure = new Exception("checked");
      store.failure = failure;
      assertThatThrownBy(() -> products.product("a")).isSameAs(failure);
      store.failure = null;
      assertThat(products.product("a")).isEqualTo(new Product("a", 1));
    }

    @Test
    void ofAListedKindIsCached() {
      IllegalStateException failure = new IllegalStateException();
      failing(failure, () -> products.failing("a"));
      assertThatThrownBy(() -> products.failing("a")).isSameAs(failure);
      assertThat(products.failing("b")).isNotNull();
      assertThat(store.calls).hasSize(2);
    }

    @Test
    void ofAnExceptedOrAnotherKindIsNot() {
      failing(new UnsupportedOperationException(), () -> products.failing("a"));
      assertThat(products.failing("a")).isNotNull();
    }

    @Test
    void ofAnyKindIsCachedWhereNoneIsListed() {
      Exception failure = new Exception("checked");
      store.failure = failure;
      assertThatThrownBy(() -> products.failingAnyhow("a")).isSameAs(failure);
      store.failure = null;
      assertThatThrownBy(() -> products.failingAnyhow("a")).isSameAs(failure);
      assertThat(store.calls).hasSize(1);
    }
  }

  @Nested
  class APut {

    @Test
    void putsTheMarkedParameterAfterTheCall() throws Exception {
      products.put("a", new Product("a", 7));
      assertThat(products.product("a")).isEqualTo(new Product("a", 7));
      assertThat(store.calls).containsExactly("put");
    }

    @Test
    void ofNullRemoves() throws Exception {
      products.product("a");
      products.put("a", null);
      assertThat(isCached("a")).isFalse();
    }

    @Test
    void isPreventedByAnExceptionUnlessItComesBefore() throws Exception {
      IllegalStateException failure = new IllegalStateException();
      failing(failure, () -> products.put("a", new Product("a", 7)));
      failing(failure, () -> products.putBefore("b", new Product("b", 7)));
      assertThat(isCached("a")).isFalse();
      assertThat(isCached("b")).isTrue();
    }

    @Test
    void comesDespiteAnExceptionOfAListedKind() throws Exception {
      failing(
          new UnsupportedOperationException(), () -> products.putDespite("a", new Product("a", 7)));
      failing(new IllegalStateException(), () -> products.putDespite("b", new Product("b", 7)));
      assertThat(isCached("a")).isFalse();
      assertThat(isCached("b")).isTrue();
    }
  }

  @Nested
  class ARemoval {

    @Test
    void removesTheKey() throws Exception {
      products.product("a");
      products.product("b");
      products.remove("a");
      assertThat(isCached("a")).isFalse();
      assertThat(isCached("b")).isTrue();
    }

    @Test
    void isPreventedByAnExceptionUnlessItComesBefore() throws Exception {
      products.product("a");
      failing(new IllegalStateException(), () -> products.remove("a"));
      assertThat(isCached("a")).isTrue();
      failing(new IllegalStateException(), () -> products.removeBefore("a"));
      assertThat(isCached("a")).isFalse();
    }

    @Test
    void comesDespiteAnExceptionThatIsNotExcepted() throws Exception {
      products.product("a");
      failing(new UnsupportedOperationException(), () -> products.removeDespite("a"));
      assertThat(isCached("a")).isTrue();
      failing(new IllegalStateException(), () -> products.removeDespite("a"));
      assertThat(isCached("a")).isFalse();
    }

    @Test
    void ofAllRemovesAll() throws Exception {
      products.product("a");
      products.removeAll();
      assertThat(isCached("a")).isFalse();
      failing(new IllegalStateException(), products::removeAll);
      assertThat(isCached("a")).isTrue();
      failing(new IllegalStateException(), products::removeAllBefore);
      assertThat(isCached("a")).isFalse();
    }
  }

  /** Keys that are the length of the first key parameter. */
  static final class ByLength implements CacheKeyGenerator {
    record Length(int length, String method, Object target) implements GeneratedCacheKey {}

    @Override
    public GeneratedCacheKey generateCacheKey(
        CacheKeyInvocationContext<? extends Annotation> context) {
      assertThat(context.getAllParameters()).hasSize(1);
      assertThat(context.getValueParameter()).isNull();
      String id = (String) context.getKeyParameters()[0].getValue();
      return new Length(id.length(), context.getMethod().getName(), context.getTarget());
    }
  }

  /** Always the cache {@code resolved}, and {@code resolvedFailures} for exceptions. */
  static final class Resolving implements CacheResolverFactory {
    static Cache<Object, Object> resolved;

    @Override
    public CacheResolver getCacheResolver(CacheMethodDetails<? extends Annotation> details) {
      assertThat(details.getCacheAnnotation()).isInstanceOf(CacheResult.class);
      return new Resolver();
    }

    @Override
    public CacheResolver getExceptionCacheResolver(CacheMethodDetails<CacheResult> details) {
      return getCacheResolver(details);
    }
  }

  static final class Resolver implements CacheResolver {
    @Override
    @SuppressWarnings("unchecked") // the cache is of objects
    public <K, V> Cache<K, V> resolveCache(CacheInvocationContext<? extends Annotation> context) {
      assertThat(context.getCacheName()).isEqualTo("named");
      return (Cache<K, V>) Resolving.resolved;
    }
  }

  interface Custom {
    @CacheResult(cacheName = "named", cacheKeyGenerator = ByLength.class)
    String generated(String id);

    @CacheResult(cacheName = "named", cacheResolverFactory = Resolving.class)
    String resolved(String id);
  }

  static final class CustomStore implements Custom {
    @Override
    public String generated(String id) {
      return id;
    }

    @Override
    public String resolved(String id) {
      return id;
    }
  }

  @Nested
  class AClassOfTheUsers {

    private final Custom custom = CachedProxies.of(manager).wrap(Custom.class, new CustomStore());

    @Test
    void generatesKeys() {
      assertThat(custom.generated("ab")).isEqualTo("ab");
      assertThat(custom.generated("cd")).isEqualTo("ab");
      assertThat(custom.generated("abc")).isEqualTo("abc");
    }

    @Test
    void resolvesTheCache() {
      Resolving.resolved = manager.cache("elsewhere", CacheSpec.of(Object.class, Object.class));
      assertThat(custom.resolved("ab")).isEqualTo("ab");
      assertThat(Resolving.resolved.iterator().next().getValue()).isEqualTo("ab");
    }
  }

  interface Wrong {
    @CachePut(cacheName = "x")
    void nothingToPut(String id);

    @CacheRemove
    void nameless(String id);

    @CacheResult(cacheName = "x")
    void nothing(String id);
  }

  static final class WrongStore implements Wrong {
    @Override
    public void nothingToPut(String id) {}

    @Override
    public void nameless(String id) {}

    @Override
    public void nothing(String id) {}
  }

  @Test
  void whatCannotBeIsToldAtOnce() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CachedProxies.of(manager).wrap(Wrong.class, new WrongStore()))
        .withMessageContaining(" has 3 problems:")
        .withMessageContaining("nothingToPut(String): @CachePut has nothing to put. Mark a")
        .withMessageContaining("nameless(String): @CacheRemove has no cache's name")
        .withMessageContaining("nothing(String): it returns nothing to cache");
  }

  @Test
  @SuppressWarnings("UnusedMethod") // refused before it is called
  void aCacheWithKeysOfAnotherTypeIsRefused() {
    manager.cache("typed", CacheSpec.of(String.class, String.class));
    interface Typed {
      @CacheResult(cacheName = "typed")
      String of(String id);
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CachedProxies.of(manager).wrap(Typed.class, id -> id))
        .withMessageContaining("'typed' has keys of java.lang.String, and JSR-107's annotations");
  }

  @Test
  void areLeftToOthersOnRequest() {
    CacheInterception without = CacheInterception.builder(manager).withoutJsr107().build();
    assertThat(
            without
                .plan(Store.class, ProxyStyle.DELEGATING_SUBCLASS, method -> (i, a) -> null)
                .methods())
        .isEmpty();
    assertThat(CacheInterception.isAnnotated(Store.class, true)).isTrue();
    assertThat(CacheInterception.isAnnotated(Store.class, false)).isFalse();
  }
}
