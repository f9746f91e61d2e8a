package io.terrace.bench.annotated;

import io.terrace.bench.peer.Product;
import io.terrace.cache.annotation.Cached;

/** The same products, found by what a key expression reads off the argument. */
class KeyedCatalogue {

  /** What is asked for. */
  record Reference(String id) {}

  @Cached(name = Catalogue.PRODUCTS)
  public Product named(String id) {
    return Product.of(id);
  }

  @Cached(name = Catalogue.PRODUCTS, key = "#reference.id")
  public Product product(Reference reference) {
    return Product.of(reference.id());
  }
}
