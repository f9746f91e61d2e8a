package io.terrace.bench.annotated;

import io.terrace.bench.peer.Peers;
import io.terrace.bench.peer.Product;
import io.terrace.cache.CacheSpec;
import io.terrace.cache.TerraceCacheManager;
import io.terrace.cache.TieredCache;
import io.terrace.cache.spring.EnableTerraceCaching;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Our annotation in Spring. */
@Configuration
@EnableTerraceCaching
class TerraceCaching {

  @Bean
  TerraceCacheManager terraceCacheManager() {
    return TerraceCacheManager.builder().namespace("annotated").unlisted().build();
  }

  @Bean
  TieredCache<String, Product> products(TerraceCacheManager manager) {
    return manager.cache(
        Catalogue.PRODUCTS,
        CacheSpec.of(String.class, Product.class).ttl(Peers.TTL).localMaximumSize(Peers.MAXIMUM));
  }

  @Bean
  Catalogue catalogue() {
    return new CachedCatalogue();
  }
}
