package io.terrace.bench.annotated;

import com.github.benmanes.caffeine.cache.Caffeine;
import io.terrace.bench.peer.Peers;
import org.springframework.cache.annotation.EnableCaching;
import org.springframework.cache.caffeine.CaffeineCacheManager;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Spring's annotation on a Caffeine that is bounded, has a ttl and counts, as the others do. */
@Configuration
@EnableCaching
class SpringCaching {

  @Bean
  CaffeineCacheManager cacheManager() {
    CaffeineCacheManager manager = new CaffeineCacheManager(Catalogue.PRODUCTS);
    manager.setCaffeine(
        Caffeine.newBuilder().maximumSize(Peers.MAXIMUM).expireAfterWrite(Peers.TTL).recordStats());
    return manager;
  }

  @Bean
  Catalogue catalogue() {
    return new CacheableCatalogue();
  }
}
