package io.terrace.bench.quickstart;

import io.terrace.cache.annotation.Cached;

/** Where the shop's pages come from. Thread-safe; a call that misses the cache blocks on SQL. */
interface ProductService {

  /** The name of the cache that {@link #page} goes through. */
  String PAGES = "product-pages";

  /**
   * Returns the page of a product: made once, then cached for five minutes under its id; for one
   * more it is still served, while a new one is made behind it.
   *
   * @throws java.util.NoSuchElementException if there is no such product
   */
  @Cached(name = PAGES, key = "#id", ttl = "5m", staleWhileRevalidate = "1m")
  ProductPage page(long id);
}
