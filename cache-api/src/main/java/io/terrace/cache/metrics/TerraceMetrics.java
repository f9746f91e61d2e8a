package io.terrace.cache.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.terrace.cache.TerraceCacheManager;
import io.terrace.cache.TieredCache;
import io.terrace.cache.spi.CacheObserver;
import io.terrace.cache.spi.CacheObserver.Observation;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Shows the caches of one manager, those that there are and those that come, in meters of
 * Micrometer. What a meter is called, and what it counts, is in {@code docs/observability.md}; each
 * has the tags {@code cache} and {@code cache.manager}, the latter being the manager's namespace.
 *
 * <pre>{@code
 * new TerraceMetrics(manager).bindTo(registry);
 * }</pre>
 *
 * <p>The counts are those of {@link TieredCache#statistics()}, read when the registry asks: a hit
 * pays nothing for them. Loads alone are timed as they end, from when this was bound on. A cache
 * whose statistics are off shows zeros. The meters of a cache that is closed leave the registry.
 *
 * <p>Thread-safe; does not block. May be bound to several registries, once to each.
 */
@SuppressWarnings("exports") // Whoever has a registry requires its module.
public final class TerraceMetrics implements MeterBinder, AutoCloseable {

  private final TerraceCacheManager manager;
  private final Tags tags;
  private final List<Observation> observations = new CopyOnWriteArrayList<>();

  /** Makes meters without tags but their own. */
  public TerraceMetrics(TerraceCacheManager manager) {
    this(manager, List.of());
  }

  /** Makes meters that have {@code tags} too. */
  public TerraceMetrics(TerraceCacheManager manager, Iterable<Tag> tags) {
    this.manager = Objects.requireNonNull(manager, "manager");
    this.tags = Tags.of(tags).and("cache.manager", manager.namespace());
  }

  /**
   * Registers the meters.
   *
   * @throws IllegalStateException if the manager is closed
   */
  @Override
  public void bindTo(MeterRegistry registry) {
    observations.add(manager.observe(new Bound(registry, tags)));
  }

  /** Takes the meters out of every registry again. */
  @Override
  public void close() {
    observations.forEach(Observation::close);
  }

  /** What one registry has of the manager's caches. */
  private static final class Bound implements CacheObserver {

    private final MeterRegistry registry;
    private final Tags tags;
    private final Map<TieredCache<?, ?>, LoadTimers> timers = new ConcurrentHashMap<>();

    Bound(MeterRegistry registry, Tags tags) {
      this.registry = Objects.requireNonNull(registry, "registry");
      this.tags = tags;
    }

    @Override
    public void opened(TieredCache<?, ?> cache) {
      Tags own = tags.and("cache", cache.getName());
      new CacheMeters(cache, tags).bindTo(registry);
      timers.put(cache, LoadTimers.of(registry, own));
    }

    @Override
    public void closed(TieredCache<?, ?> cache) {
      timers.remove(cache);
      Tags own = tags.and("cache", cache.getName());
      List<Tag> wanted = own.stream().toList();
      registry.getMeters().stream()
          .filter(meter -> meter.getId().getTags().containsAll(wanted))
          .forEach(registry::remove);
    }

    @Override
    public void loaded(TieredCache<?, ?> cache, Duration time, boolean succeeded) {
      LoadTimers own = timers.get(cache);
      if (own != null) {
        own.of(succeeded).record(time);
      }
    }
  }

  private record LoadTimers(Timer successes, Timer failures) {

    static LoadTimers of(MeterRegistry registry, Tags tags) {
      return new LoadTimers(timer(registry, tags, "success"), timer(registry, tags, "failure"));
    }

    private static Timer timer(MeterRegistry registry, Tags tags, String result) {
      return Timer.builder("terrace.cache.loads")
          .description("Calls of the loader, by how they ended")
          .tags(tags)
          .tag("result", result)
          .publishPercentileHistogram()
          .register(registry);
    }

    Timer of(boolean succeeded) {
      return succeeded ? successes : failures;
    }
  }
}
