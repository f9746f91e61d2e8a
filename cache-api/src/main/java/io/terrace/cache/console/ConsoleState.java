package io.terrace.cache.console;

import io.terrace.cache.CacheStatistics;
import io.terrace.cache.Explanation;
import io.terrace.cache.RemoteStatistics;
import io.terrace.cache.inspect.CacheInspector;
import io.terrace.cache.inspect.CacheView;
import io.terrace.cache.inspect.HotKeyView;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** What the page is told, as maps and lists. Thread-safe. */
final class ConsoleState {

  private static final int HOT_KEYS = 12;

  private final CacheInspector inspector;

  ConsoleState(CacheInspector inspector) {
    this.inspector = inspector;
  }

  /** Returns all caches and remote tiers, and of one cache its hot keys and their tags. */
  Map<String, Object> of(String selected, Access access) {
    Map<String, Object> state = new LinkedHashMap<>();
    List<CacheView> caches = inspector.caches();
    state.put("namespace", inspector.namespace());
    state.put("nanos", System.nanoTime());
    state.put("mayChange", access == Access.CHANGE);
    state.put("showsKeys", inspector.showsKeys());
    state.put("caches", caches.stream().map(ConsoleState::cache).toList());
    List<Object> remotes = new ArrayList<>();
    inspector.remotes().forEach((name, statistics) -> remotes.add(remote(name, statistics)));
    state.put("remotes", remotes);
    if (caches.stream().anyMatch(cache -> cache.name().equals(selected))) {
      List<HotKeyView> keys = inspector.hotKeys(selected, HOT_KEYS);
      state.put("hotKeys", keys.stream().map(ConsoleState::hotKey).toList());
      state.put("tags", tags(selected, keys));
    }
    return state;
  }

  /** The tags of what is read most: there is no list of all tags, which entries carry. */
  private Set<String> tags(String cache, List<HotKeyView> keys) {
    Set<String> tags = new TreeSet<>();
    for (HotKeyView key : keys) {
      if (key.typed()) {
        tags.addAll(inspector.explain(cache, key.key()).tags());
      }
    }
    return tags;
  }

  private static Map<String, Object> hotKey(HotKeyView key) {
    Map<String, Object> state = new LinkedHashMap<>();
    state.put("key", key.key());
    state.put("requests", key.requests());
    state.put("missRate", key.missRate());
    state.put("typed", key.typed());
    return state;
  }

  private static Map<String, Object> cache(CacheView cache) {
    CacheStatistics counts = cache.statistics();
    Map<String, Object> state = new LinkedHashMap<>();
    state.put("name", cache.name());
    state.put("keyType", cache.keyType());
    state.put("typedKeys", cache.typedKeys());
    state.put("tiers", cache.tiers());
    state.put("size", cache.localSize());
    cache.maximumSize().ifPresent(maximum -> state.put("maximumSize", maximum));
    state.put("counted", cache.counted());
    state.put("localHits", counts.localHits());
    state.put("remoteHits", counts.remoteHits());
    state.put("staleHits", counts.staleHits());
    state.put("negativeHits", counts.negativeHits());
    state.put("misses", counts.misses());
    state.put("loads", counts.loads());
    state.put("loadFailures", counts.loadFailures());
    state.put("loadMillis", counts.totalLoadTime().toMillis());
    state.put("joined", counts.joinedLoads());
    state.put("refreshes", counts.refreshes());
    state.put("fenced", counts.fencedLoads());
    state.put("puts", counts.puts());
    state.put("removals", counts.removals());
    state.put("evictions", counts.evictions());
    state.put("expirations", counts.expirations());
    state.put("invalidations", counts.invalidations());
    state.put("remoteFailures", counts.remoteFailures());
    state.put("unreadable", counts.unreadableFrames().values().stream().mapToLong(n -> n).sum());
    return state;
  }

  private static Map<String, Object> remote(String name, RemoteStatistics statistics) {
    Map<String, Object> state = new LinkedHashMap<>();
    state.put("name", name);
    state.put("store", statistics.store().breaker().name());
    state.put("bus", statistics.bus().map(bus -> bus.breaker().name()).orElse("NONE"));
    statistics.sinceContact().ifPresent(age -> state.put("contactMillis", age.toMillis()));
    statistics.lag().ifPresent(lag -> state.put("lagMillis", lag.toMillis()));
    state.put("sent", statistics.sent());
    state.put("heard", statistics.heard());
    state.put("pending", statistics.pending());
    state.put("gaps", statistics.gaps());
    state.put("eras", statistics.eras());
    state.put("leaseWaits", statistics.leaseWaits());
    state.put("calls", statistics.store().answered());
    state.put("callMicros", statistics.store().time().toNanos() / 1_000);
    state.put("failures", statistics.store().failures());
    state.put("bytesRead", statistics.bytesRead());
    state.put("bytesWritten", statistics.bytesWritten());
    return state;
  }

  /** Returns what is known of a key; never the key itself, which whoever asked has. */
  Map<String, Object> explanation(Explanation explanation) {
    Map<String, Object> state = new LinkedHashMap<>();
    state.put("state", explanation.state().name());
    explanation.tier().ifPresent(tier -> state.put("tier", tier.name()));
    explanation.age().map(Duration::toMillis).ifPresent(age -> state.put("ageMillis", age));
    explanation
        .remaining()
        .map(Duration::toMillis)
        .ifPresent(remaining -> state.put("remainingMillis", remaining));
    explanation.origin().ifPresent(origin -> state.put("origin", origin.name()));
    state.put("tags", new TreeSet<>(explanation.tags()));
    state.put("voidTags", new TreeSet<>(explanation.voidTags()));
    state.put("loading", explanation.loading());
    return state;
  }
}
