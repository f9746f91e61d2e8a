package io.terrace.cache.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.config.NamingConvention;
import io.micrometer.core.instrument.simple.SimpleConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.terrace.cache.CacheSpec;
import io.terrace.cache.TerraceCacheManager;
import io.terrace.cache.TieredCache;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The names under which the meters come to be seen; nothing is sent anywhere. */
class RegistriesTest {

  private final TerraceCacheManager manager =
      TerraceCacheManager.builder().namespace("registries").build();

  @AfterEach
  void close() {
    manager.close();
  }

  private void use(MeterRegistry registry) {
    new TerraceMetrics(manager).bindTo(registry);
    TieredCache<String, String> cache =
        manager.cache("products", CacheSpec.of(String.class, String.class));
    cache.get("k", key -> "v");
    cache.get("k");
    cache.get("k");
  }

  private List<String> named(NamingConvention convention) {
    SimpleMeterRegistry registry = new SimpleMeterRegistry(SimpleConfig.DEFAULT, Clock.SYSTEM);
    registry.config().namingConvention(convention);
    use(registry);
    return registry.getMeters().stream()
        .map(Meter::getId)
        .map(id -> id.getConventionName(convention))
        .distinct()
        .toList();
  }

  @Test
  void aPrometheusScrapeShowsTheCounts() {
    PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    use(registry);
    String tags = "{cache=\"products\",cache_manager=\"registries\"";
    assertThat(registry.scrape())
        .contains("cache_gets_total" + tags + ",result=\"hit\"} 2.0")
        .contains("cache_gets_total" + tags + ",result=\"miss\"} 1.0")
        .contains("cache_size" + tags + "} 1.0")
        .contains("terrace_cache_hits_total" + tags + ",kind=\"local\"} 2.0")
        .contains("terrace_cache_loads_seconds_count" + tags + ",result=\"success\"} 1")
        .contains("terrace_cache_loads_seconds_bucket" + tags + ",result=\"success\",le=")
        .contains("terrace_cache_loads_fenced_total" + tags + "} 0.0");
  }

  @Test
  void camelCasedNamesAreThoseOfTheRegistriesThatHaveNoDots() {
    assertThat(named(NamingConvention.camelCase))
        .contains("cacheGets", "cacheSize", "terraceCacheHits", "terraceCacheLoads");
  }

  @Test
  void dottedNamesAreKept() {
    assertThat(named(NamingConvention.dot))
        .contains("cache.gets", "cache.size", "terrace.cache.hits", "terrace.cache.loads");
  }
}
