package io.terrace.bench.annotated;

import com.alicp.jetcache.anno.CacheType;
import com.alicp.jetcache.anno.Cached;
import io.terrace.bench.peer.Product;

/** With JetCache's annotation, in the heap. */
class JetcacheCatalogue implements Catalogue {

  /** As many as the others may hold; JetCache's own default is a hundred. */
  private static final int MAXIMUM = 20_000;

  @Override
  @Cached(name = PRODUCTS, cacheType = CacheType.LOCAL, localLimit = MAXIMUM)
  public Product product(String key) {
    return Product.of(key);
  }
}
