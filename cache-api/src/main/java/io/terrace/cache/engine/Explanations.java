package io.terrace.cache.engine;

import io.terrace.cache.Explanation;
import io.terrace.cache.Explanation.State;
import io.terrace.cache.Tier;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Says in words of the API what the engine knows of an entry. */
final class Explanations {

  private Explanations() {}

  static Explanation of(
      String cache,
      @Nullable TierEntry<?> entry,
      Tier tier,
      long generation,
      FreshnessPolicy policy,
      long now,
      boolean loading) {
    if (entry == null) {
      return new Explanation(
          cache,
          State.ABSENT,
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Set.of(),
          Set.of(),
          Optional.empty(),
          loading);
    }
    long end = Math.min(entry.freshUntil(), entry.idleUntil());
    return new Explanation(
        cache,
        state(entry, generation, policy, now),
        Optional.of(tier),
        Optional.of(Duration.ofNanos(now - entry.createdAt())),
        end == FreshnessPolicy.NEVER ? Optional.empty() : Optional.of(Duration.ofNanos(end - now)),
        entry.tags == null ? Set.of() : entry.tags.tags(false),
        entry.tags == null ? Set.of() : entry.tags.tags(true),
        Optional.of(entry.origin()),
        loading);
  }

  private static State state(
      TierEntry<?> entry, long generation, FreshnessPolicy policy, long now) {
    if (entry.generation != generation) {
      return State.VOID_CLEARED;
    }
    if (entry.tags != null && !entry.tags.areCurrent()) {
      return State.VOID_TAG;
    }
    return switch (Freshness.of(entry, now, policy, 0)) {
      case FRESH, EARLY -> entry.isNegative() ? State.NEGATIVE : State.FRESH;
      case REVALIDATE, THROTTLED, IF_ERROR -> State.STALE;
      case EXPIRED -> State.EXPIRED;
    };
  }
}
