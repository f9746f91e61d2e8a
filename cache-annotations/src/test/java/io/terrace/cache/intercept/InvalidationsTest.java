package io.terrace.cache.intercept;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.terrace.cache.CacheSpec;
import io.terrace.cache.EntryOptions;
import io.terrace.cache.TerraceCacheManager;
import io.terrace.cache.TieredCache;
import io.terrace.cache.annotation.CacheInvalidate;
import io.terrace.cache.annotation.Cached;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class InvalidationsTest {

  interface Products {
    @Cached(name = "products")
    Product product(String id);

    @CacheInvalidate(name = "products", key = "#product.id")
    @CacheInvalidate(tags = {"'price:' + #product.price", "'all'"})
    void save(Product product);

    @CacheInvalidate(name = "products")
    void delete(String id);

    @CacheInvalidate(name = "products", key = "#ids")
    void deleteEach(Set<String> ids);

    @CacheInvalidate(name = "products", all = true)
    void deleteAll();

    @CacheInvalidate(name = "products", beforeCall = true)
    boolean before(String id);

    @CacheInvalidate(name = "products", evenOnFailure = true)
    void evenOnFailure(String id);

    @CacheInvalidate(name = "products", condition = "#id != 'kept'")
    void unlessKept(String id);

    @CacheInvalidate(name = "products")
    CompletableFuture<String> later(String id);

    @Cached(name = "products", key = "#id")
    @CacheInvalidate(name = "products", key = "#other")
    Product instead(String id, String other);
  }

  private final TerraceCacheManager manager =
      TerraceCacheManager.builder().namespace("invalidations").build();
  private final TieredCache<String, Product> cache =
      manager.cache("products", CacheSpec.of(String.class, Product.class));
  private final CachedProxies proxies = CachedProxies.of(manager);
  private final CompletableFuture<String> later = new CompletableFuture<>();
  private RuntimeException failure;
  private final Products products = proxies.wrap(Products.class, new Store());

  /** Fails where it is told to; and says what it sees of the cache while it runs. */
  private final class Store implements Products {
    private void fail() {
      if (failure != null) {
        throw failure;
      }
    }

    @Override
    public Product product(String id) {
      return new Product(id, 1);
    }

    @Override
    public void save(Product product) {
      fail();
    }

    @Override
    public void delete(String id) {
      assertThat(cache.containsKey(id)).isTrue();
      fail();
    }

    @Override
    public void deleteEach(Set<String> ids) {}

    @Override
    public void deleteAll() {}

    @Override
    public boolean before(String id) {
      fail();
      return cache.containsKey(id);
    }

    @Override
    public void evenOnFailure(String id) {
      fail();
    }

    @Override
    public void unlessKept(String id) {}

    @Override
    public CompletableFuture<String> later(String id) {
      return later;
    }

    @Override
    public Product instead(String id, String other) {
      return new Product(id, 2);
    }
  }

  @BeforeEach
  void fill() {
    List.of("a", "b", "c").forEach(products::product);
    cache.put("tagged", new Product("tagged", 5), EntryOptions.tags("price:7"));
  }

  @AfterEach
  void close() {
    manager.close();
  }

  private List<String> cached() {
    return List.of("a", "b", "c", "tagged").stream().filter(cache::containsKey).toList();
  }

  @Test
  void areOfTheKeyAfterTheCall() {
    products.delete("a");

    assertThat(cached()).containsExactly("b", "c", "tagged");
  }

  @Test
  void areOfKeysAndTagsTogether() {
    products.save(new Product("b", 7));

    assertThat(cached()).containsExactly("a", "c");
  }

  @Test
  void areOfEachKeyOfACollection() {
    products.deleteEach(Set.of("a", "c", "unknown"));

    assertThat(cached()).containsExactly("b", "tagged");
  }

  @Test
  void areOfAll() {
    products.deleteAll();

    assertThat(cached()).isEmpty();
  }

  @Test
  void areDoneBeforeTheCallIfAsked() {
    assertThat(products.before("a")).isFalse();

    failure = new IllegalStateException("disk");
    assertThatThrownBy(() -> products.before("b")).isSameAs(failure);
    assertThat(cached()).containsExactly("c", "tagged");
  }

  @Test
  void areNotDoneAfterAFailureUnlessAsked() {
    failure = new IllegalStateException("disk");

    assertThatThrownBy(() -> products.delete("a")).isSameAs(failure);
    assertThatThrownBy(() -> products.evenOnFailure("b")).isSameAs(failure);

    assertThat(cached()).containsExactly("a", "c", "tagged");
  }

  @Test
  void areDoneIfTheConditionHolds() {
    cache.put("kept", new Product("kept", 1));

    products.unlessKept("kept");
    products.unlessKept("a");

    assertThat(cache.containsKey("kept")).isTrue();
    assertThat(cached()).containsExactly("b", "c", "tagged");
  }

  @Test
  void waitForTheEndOfAFuture() {
    CompletableFuture<String> result = products.later("a");
    assertThat(cached()).contains("a");

    later.complete("done");

    assertThat(result).isCompletedWithValue("done");
    assertThat(cached()).doesNotContain("a");
  }

  @Test
  void areNotDoneAfterAFutureThatFails() {
    CompletableFuture<String> result = products.later("a");

    later.completeExceptionally(new IllegalStateException("disk"));

    assertThat(result).isCompletedExceptionally();
    assertThat(cached()).contains("a");
  }

  @Test
  void standBesideCached() {
    assertThat(products.instead("a", "b")).isEqualTo(new Product("a", 1));

    assertThat(cached()).containsExactly("a", "c", "tagged");
  }

  @Test
  void areNotReadOffArgumentsThatHaveNoKey() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> products.save(null))
        .withMessageContaining("'price' of null cannot be read");
    assertThat(cached()).hasSize(4);
  }

  interface Wrong {
    @CacheInvalidate(name = "products", all = true, tags = "'x'")
    void allAndTags();

    @CacheInvalidate
    void noName(String id);

    @CacheInvalidate(name = "products", beforeCall = true, evenOnFailure = true)
    void beforeAndFailure(String id);

    @CacheInvalidate(name = "products")
    Future<String> future(String id);

    @CacheInvalidate(tags = "#id")
    void noText(long id);
  }

  private static final class WrongStore implements Wrong {
    @Override
    public void allAndTags() {}

    @Override
    public void noName(String id) {}

    @Override
    public void beforeAndFailure(String id) {}

    @Override
    public Future<String> future(String id) {
      return CompletableFuture.completedFuture(id);
    }

    @Override
    public void noText(long id) {}
  }

  @Test
  void areRefusedWithEveryReasonAtOnce() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> proxies.wrap(Wrong.class, new WrongStore()))
        .withMessageContaining(" has 5 problems:")
        .withMessageContaining("allAndTags(): @CacheInvalidate of all has neither key nor tags")
        .withMessageContaining("noName(String): @CacheInvalidate has no cache's name")
        .withMessageContaining("beforeAndFailure(String): beforeCall does not know of a failure")
        .withMessageContaining(
            "future(String): it returns a java.util.concurrent.Future, which does not tell")
        .withMessageContaining("noText(long): tag '#id': a tag is text");
  }

  @Test
  void needACacheThatIsThere() {
    interface Unknown {
      @SuppressWarnings("UnusedMethod") // it is refused
      @CacheInvalidate(name = "unknown")
      void delete(String id);
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> proxies.wrap(Unknown.class, id -> {}))
        .withMessageContaining("delete(String): there is no cache 'unknown'. Make it, or");
  }

  @Test
  void needKeysOfTheCachesType() {
    interface OtherKey {
      @SuppressWarnings("UnusedMethod") // it is refused
      @CacheInvalidate(name = "products")
      void delete(String id, String country);
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> proxies.wrap(OtherKey.class, (id, country) -> {}))
        .withMessageContaining("has keys of java.lang.String, not of java.util.List");
  }
}
