package io.terrace.bench.annotated;

import io.terrace.bench.peer.Product;
import org.springframework.cache.annotation.Cacheable;

/** With Spring's annotation. */
class CacheableCatalogue implements Catalogue {

  @Override
  @Cacheable(PRODUCTS)
  public Product product(String key) {
    return Product.of(key);
  }
}
