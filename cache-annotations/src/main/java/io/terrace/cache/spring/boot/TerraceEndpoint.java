package io.terrace.cache.spring.boot;

import io.terrace.cache.CacheStatistics;
import io.terrace.cache.Explanation;
import io.terrace.cache.RemoteStatistics;
import io.terrace.cache.inspect.CacheInspector;
import io.terrace.cache.inspect.CacheView;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.annotation.DeleteOperation;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;

/**
 * The caches of the application as an actuator endpoint: {@code GET terrace}, {@code GET
 * terrace/{cache}?key=}, {@code DELETE terrace/{cache}?key=} and {@code DELETE terrace?tag=}. It
 * shows no value, and no key. Like each endpoint it is reached only where it is exposed, and by
 * those whom the application's security lets in. Thread-safe; blocks as the cache does.
 *
 * <p>Boot 3.5 takes a parameter to be optional by Spring's own {@code Nullable} alone.
 */
@Endpoint(id = "terrace")
final class TerraceEndpoint {

  private final CacheInspector inspector;

  TerraceEndpoint(CacheInspector inspector) {
    this.inspector = inspector;
  }

  /** Returns all caches and remote tiers, in types that each writer of JSON can write. */
  @ReadOperation
  Map<String, Object> caches() {
    Map<String, Object> caches = new LinkedHashMap<>();
    inspector.caches().forEach(cache -> caches.put(cache.name(), counts(cache)));
    Map<String, Object> remotes = new LinkedHashMap<>();
    inspector.remotes().forEach((name, statistics) -> remotes.put(name, counts(statistics)));
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("namespace", inspector.namespace());
    all.put("caches", caches);
    all.put("remotes", remotes);
    return all;
  }

  private static Map<String, Object> counts(CacheView cache) {
    CacheStatistics statistics = cache.statistics();
    Map<String, Object> counts = new LinkedHashMap<>();
    counts.put("tiers", cache.tiers());
    counts.put("localSize", cache.localSize());
    counts.put("hitRate", statistics.hitRate());
    counts.put("localHits", statistics.localHits());
    counts.put("remoteHits", statistics.remoteHits());
    counts.put("staleHits", statistics.staleHits());
    counts.put("negativeHits", statistics.negativeHits());
    counts.put("misses", statistics.misses());
    counts.put("loads", statistics.loads());
    counts.put("loadFailures", statistics.loadFailures());
    counts.put("puts", statistics.puts());
    counts.put("evictions", statistics.evictions());
    counts.put("invalidations", statistics.invalidations());
    counts.put("remoteFailures", statistics.remoteFailures());
    return counts;
  }

  private static Map<String, Object> counts(RemoteStatistics remote) {
    Map<String, Object> counts = new LinkedHashMap<>();
    counts.put("storeBreaker", remote.store().breaker().name());
    remote.bus().ifPresent(bus -> counts.put("busBreaker", bus.breaker().name()));
    remote.sinceContact().ifPresent(age -> counts.put("millisSinceContact", age.toMillis()));
    counts.put("sent", remote.sent());
    counts.put("heard", remote.heard());
    counts.put("pending", remote.pending());
    counts.put("gaps", remote.gaps());
    counts.put("calls", remote.store().answered());
    counts.put("failures", remote.store().failures());
    return counts;
  }

  /**
   * Returns one cache, or what is known of one of its keys; null, which is 404, if there is none.
   */
  @ReadOperation
  @Nullable Map<String, Object> cache(
      @Selector String cache, @org.springframework.lang.Nullable @Nullable String key) {
    Map<String, Object> counts =
        inspector.caches().stream()
            .filter(view -> view.name().equals(cache))
            .map(TerraceEndpoint::counts)
            .findAny()
            .orElse(null);
    return counts == null || key == null ? counts : explained(inspector.explain(cache, key));
  }

  private static Map<String, Object> explained(Explanation explanation) {
    Map<String, Object> known = new LinkedHashMap<>();
    known.put("state", explanation.state().name());
    explanation.tier().ifPresent(tier -> known.put("tier", tier.name()));
    explanation.age().ifPresent(age -> known.put("age", age.toString()));
    explanation.remaining().ifPresent(left -> known.put("remaining", left.toString()));
    explanation.origin().ifPresent(origin -> known.put("origin", origin.name()));
    known.put("tags", List.copyOf(explanation.tags()));
    known.put("voidTags", List.copyOf(explanation.voidTags()));
    known.put("loading", explanation.loading());
    return known;
  }

  /** Makes a key void, or the whole cache where none is given. */
  @DeleteOperation
  Map<String, String> invalidate(
      @Selector String cache, @org.springframework.lang.Nullable @Nullable String key) {
    if (key == null) {
      inspector.clear(cache);
      return Map.of("done", "CLEARED");
    }
    return Map.of("done", inspector.invalidate(cache, key).name());
  }

  /** Makes void all that carries a tag, in every cache. */
  @DeleteOperation
  Map<String, String> invalidateTag(String tag) {
    return Map.of("done", inspector.invalidateTag(tag).name());
  }
}
