package io.terrace.cache.intercept;

import static org.assertj.core.api.Assertions.assertThat;

import io.terrace.cache.TerraceCacheManager;
import io.terrace.cache.TieredCache;
import io.terrace.cache.annotation.Cached;
import java.util.Currency;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** The examples in the documentation of {@link Cached} and {@link CachedProxies}. */
class ExampleTest {

  record Product(String id, boolean listed) {}

  record Price(long cents, Currency currency) {}

  interface Catalogue {
    @Cached(name = "products", ttl = "5m", staleWhileRevalidate = "1m")
    Product product(String id);

    @Cached(name = "prices", key = "{#product.id, #currency}", condition = "#product.listed")
    Price price(Product product, Currency currency);
  }

  private static final AtomicInteger QUERIES = new AtomicInteger();

  static final class SqlCatalogue implements Catalogue {
    @Override
    public Product product(String id) {
      QUERIES.incrementAndGet();
      return new Product(id, true);
    }

    @Override
    public Price price(Product product, Currency currency) {
      QUERIES.incrementAndGet();
      return new Price(999, currency);
    }
  }

  @Test
  void works() {
    try (TerraceCacheManager manager = TerraceCacheManager.builder().namespace("shop").build()) {
      CachedProxies proxies = CachedProxies.of(manager);
      Catalogue catalogue = proxies.wrap(Catalogue.class, new SqlCatalogue());
      Currency euro = Currency.getInstance("EUR");

      Product product = catalogue.product("42");
      assertThat(catalogue.product("42")).isEqualTo(product);
      assertThat(catalogue.price(product, euro)).isEqualTo(catalogue.price(product, euro));
      assertThat(QUERIES).hasValue(2);

      TieredCache<String, Product> products = manager.getCache("products");
      TieredCache<List<?>, Price> prices = manager.getCache("prices");
      products.invalidate("42");
      prices.invalidate(List.of("42", euro));
      catalogue.product("42");
      catalogue.price(product, euro);
      assertThat(QUERIES).hasValue(4);
    }
  }
}
