package io.terrace.cache.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.TimeGauge;
import io.terrace.cache.RemoteStatistics;
import io.terrace.cache.RemoteStatistics.Calls;
import io.terrace.cache.TerraceCacheManager;
import io.terrace.cache.spi.StoreException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The meters of one remote tier of a manager. Holds the manager weakly. Thread-safe. */
record RemoteMeters(TerraceCacheManager manager, String remote, MeterRegistry registry, Tags tags) {

  private static final List<String> REASONS =
      Stream.concat(
              Arrays.stream(StoreException.Outcome.values()).map(Enum::name),
              Stream.of(RemoteStatistics.NOT_CALLED))
          .toList();

  /** Registers them, and returns them. */
  List<Meter> bind() {
    List<Meter> meters = new ArrayList<>(ofBus());
    meters.addAll(ofCalls("store", statistics -> Optional.of(statistics.store())));
    meters.addAll(ofCalls("bus", RemoteStatistics::bus));
    meters.add(bytes("read", RemoteStatistics::bytesRead));
    meters.add(bytes("written", RemoteStatistics::bytesWritten));
    return meters;
  }

  private List<Meter> ofBus() {
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

  private List<Meter> ofCalls(String part, Function<RemoteStatistics, Optional<Calls>> calls) {
    if (!Optional.ofNullable(of(manager)).flatMap(calls).isPresent()) {
      return List.of();
    }
    RemoteMeters own = new RemoteMeters(manager, remote, registry, tags.and("part", part));
    List<Meter> meters = new ArrayList<>();
    meters.add(
        Gauge.builder(
                "terrace.remote.breaker",
                manager,
                each ->
                    Optional.ofNullable(of(each))
                        .flatMap(calls)
                        .map(RemoteMeters::state)
                        .orElse(Double.NaN))
            .description("0 while calls are made, 1 while none is, 0.5 while a probe is")
            .tags(own.tags())
            .register(registry));
    meters.add(
        FunctionTimer.builder(
                "terrace.remote.calls",
                manager,
                each ->
                    Optional.ofNullable(of(each)).flatMap(calls).map(RemoteMeters::made).orElse(0L),
                each ->
                    Optional.ofNullable(of(each))
                        .flatMap(calls)
                        .map(known -> (double) known.time().toNanos())
                        .orElse(0.0),
                TimeUnit.NANOSECONDS)
            .description("Calls that were made, answered or not")
            .tags(own.tags())
            .register(registry));
    for (String reason : REASONS) {
      meters.add(
          new RemoteMeters(manager, remote, registry, own.tags().and("reason", reason))
              .count(
                  "terrace.remote.failures",
                  "Calls that were not answered, or not made",
                  statistics ->
                      calls
                          .apply(statistics)
                          .map(known -> known.failures().getOrDefault(reason, 0L))
                          .orElse(0L)));
    }
    return meters;
  }

  private static double state(Calls calls) {
    return switch (calls.breaker()) {
      case CLOSED -> 0;
      case HALF_OPEN -> 0.5;
      case OPEN -> 1;
    };
  }

  private static long made(Calls calls) {
    return calls.answered()
        + calls.failed()
        - calls.failures().getOrDefault(RemoteStatistics.NOT_CALLED, 0L);
  }

  private Meter bytes(String direction, ToLongFunction<RemoteStatistics> count) {
    return FunctionCounter.builder("terrace.remote.bytes", manager, each -> number(of(each), count))
        .description("Bytes of entries that the store gave, or was given")
        .baseUnit("bytes")
        .tags(tags.and("direction", direction))
        .register(registry);
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
