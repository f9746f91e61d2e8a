package io.terrace.bench.annotated;

import com.alicp.jetcache.CacheBuilder;
import com.alicp.jetcache.anno.CacheConsts;
import com.alicp.jetcache.anno.config.EnableMethodCache;
import com.alicp.jetcache.anno.support.GlobalCacheConfig;
import com.alicp.jetcache.anno.support.JetCacheBaseBeans;
import com.alicp.jetcache.embedded.CaffeineCacheBuilder;
import com.alicp.jetcache.support.Fastjson2KeyConvertor;
import io.terrace.bench.peer.Peers;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/**
 * JetCache's annotation in Spring, on a Caffeine that is bounded and has a ttl. The key is the
 * array of arguments, which needs a convertor; this is the one of its documentation.
 */
@Configuration
@EnableMethodCache(basePackages = "io.terrace.bench.annotated")
@Import(JetCacheBaseBeans.class)
class JetcacheCaching {

  @Bean
  GlobalCacheConfig globalCacheConfig() {
    CacheBuilder builder =
        CaffeineCacheBuilder.createCaffeineCacheBuilder()
            .limit((int) Peers.MAXIMUM)
            .expireAfterWrite(Peers.TTL.toSeconds(), TimeUnit.SECONDS)
            .keyConvertor(Fastjson2KeyConvertor.INSTANCE);
    GlobalCacheConfig config = new GlobalCacheConfig();
    config.setLocalCacheBuilders(Map.of(CacheConsts.DEFAULT_AREA, builder));
    config.setRemoteCacheBuilders(Map.of());
    return config;
  }

  @Bean
  Catalogue catalogue() {
    return new JetcacheCatalogue();
  }
}
