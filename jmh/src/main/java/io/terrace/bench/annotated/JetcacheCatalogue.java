package io.terrace.bench.annotated;

import com.alicp.jetcache.anno.CacheType;
import com.alicp.jetcache.anno.Cached;
import io.terrace.bench.peer.Product;

/** With JetCache's annotation, in the heap. */
class JetcacheCatalogue implements Catalogue {

  @Override
  @Cached(name = PRODUCTS, cacheType = CacheType.LOCAL)
  public Product product(String key) {
    return Product.of(key);
  }
}
