package io.terrace.bench.annotated;

import io.terrace.bench.peer.Product;
import io.terrace.cache.annotation.Cached;

/** With our annotation; not final, so that a subclass can stand before it too. */
class CachedCatalogue implements Catalogue {

  @Override
  @Cached(name = PRODUCTS)
  public Product product(String key) {
    return Product.of(key);
  }
}
