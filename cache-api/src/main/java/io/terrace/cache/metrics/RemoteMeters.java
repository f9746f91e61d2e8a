package io.terrace.cache.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.TimeGauge;
import io.terrace.cache.RemoteStatistics;
import io.terrace.cache.TerraceCacheManager;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** The meters of one remote tier of a manager. Holds the manager weakly. Thread-safe. */
record RemoteMeters(TerraceCacheManager manager, String remote, MeterRegistry registry, Tags tags) {

  /** Registers them, and returns them. */
  List<Meter> bind() {
    return List.of(
        time(
            "terrace.remote.contact.age",
            "Since when others' invalidations may be missing",
            RemoteStatistics::sinceContact),
        time(
            "terrace.remote.lag",
            "How long the last invalidation that came took",
            RemoteStatistics::lag),
        pending(),
        count(
            "terrace.remote.sent", "Invalidations told to other processes", RemoteStatistics::sent),
        count(
            "terrace.remote.heard",
            "Invalidations told by other processes",
            RemoteStatistics::heard),
        count(
            "terrace.remote.gaps",
            "Times that messages were lost and the heap dropped",
            RemoteStatistics::gaps),
        count("terrace.remote.eras", "Times that the store had gone back", RemoteStatistics::eras),
        count(
            "terrace.remote.lease.waits",
            "Loads and changes that waited for another process",
            RemoteStatistics::leaseWaits));
  }

  private Meter time(
      String name, String description, Function<RemoteStatistics, Optional<Duration>> time) {
    return TimeGauge.builder(name, manager, TimeUnit.SECONDS, each -> seconds(of(each), time))
        .description(description)
        .tags(tags)
        .register(registry);
  }

  private static double seconds(
      @Nullable RemoteStatistics statistics, Function<RemoteStatistics, Optional<Duration>> time) {
    return Optional.ofNullable(statistics)
        .flatMap(time)
        .map(each -> each.toNanos() / 1e9)
        .orElse(Double.NaN);
  }

  private Meter pending() {
    return Gauge.builder(
            "terrace.remote.pending", manager, each -> number(of(each), RemoteStatistics::pending))
        .description("Invalidations that the store or the bus has not taken yet")
        .tags(tags)
        .register(registry);
  }

  private Meter count(String name, String description, ToLongFunction<RemoteStatistics> count) {
    return FunctionCounter.builder(name, manager, each -> number(of(each), count))
        .description(description)
        .tags(tags)
        .register(registry);
  }

  private static double number(
      @Nullable RemoteStatistics statistics, ToLongFunction<RemoteStatistics> count) {
    return statistics == null ? 0 : count.applyAsLong(statistics);
  }

  /** Returns what the tier says now, or null once the manager is closed. */
  private @Nullable RemoteStatistics of(TerraceCacheManager open) {
    return open.isClosed() ? null : open.remoteStatistics().get(remote);
  }
}
