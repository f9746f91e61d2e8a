package io.terrace.cache.jcache;

import io.terrace.cache.engine.ExpiryRule;
import io.terrace.cache.engine.FreshnessPolicy;
import javax.cache.expiry.Duration;
import javax.cache.expiry.ExpiryPolicy;
import org.jspecify.annotations.Nullable;

/** Asks an {@link ExpiryPolicy} of the user. As thread-safe as that. */
final class PolicyExpiry implements ExpiryRule {

  private final ExpiryPolicy policy;

  PolicyExpiry(ExpiryPolicy policy) {
    this.policy = policy;
  }

  ExpiryPolicy policy() {
    return policy;
  }

  /** A new entry has no end that could be left as it is: no duration is for ever. */
  @Override
  public long forCreation() {
    long nanos = nanos(policy.getExpiryForCreation());
    return nanos == UNCHANGED ? FreshnessPolicy.NEVER : nanos;
  }

  @Override
  public long forUpdate() {
    return nanos(policy.getExpiryForUpdate());
  }

  @Override
  public long forAccess() {
    return nanos(policy.getExpiryForAccess());
  }

  private static long nanos(@Nullable Duration duration) {
    if (duration == null) {
      return UNCHANGED;
    }
    return duration.isEternal()
        ? FreshnessPolicy.NEVER
        : duration.getTimeUnit().toNanos(duration.getDurationAmount());
  }
}
