package io.terrace.cache.intercept.operation;

import io.terrace.cache.annotation.Cached;
import io.terrace.cache.intercept.spi.Placeholders;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which exceptions of a method are remembered. Immutable.
 *
 * @param types of them, with those that extend them
 * @param ttl for how long
 */
record FailureRule(List<Class<? extends Throwable>> types, Duration ttl) {

  /**
   * Returns what {@code cached} says, or null for none.
   *
   * @throws IllegalArgumentException if it says half of it
   */
  static @Nullable FailureRule of(Cached cached, Placeholders placeholders) {
    Optional<Duration> ttl =
        AttributeValues.duration("exceptionTtl", cached.exceptionTtl(), placeholders);
    List<Class<? extends Throwable>> types = List.of(cached.cacheExceptions());
    if (ttl.isPresent() == types.isEmpty()) {
      throw new IllegalArgumentException(
          "cacheExceptions and exceptionTtl have no meaning without each other. Set both, or none.");
    }
    return ttl.map(duration -> new FailureRule(types, duration)).orElse(null);
  }

  boolean isRemembered(Throwable thrown) {
    return types.stream().anyMatch(type -> type.isInstance(thrown));
  }
}
