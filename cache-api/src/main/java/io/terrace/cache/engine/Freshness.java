package io.terrace.cache.engine;

/**
 * What may be done with an entry that is not void, by its times alone: a pure function of the
 * entry, the moment and the policy.
 *
 * <p>Early refresh is XFetch (Vattani, Chierichetti, Lowenstein, "Optimal Probabilistic Cache
 * Stampede Prevention", VLDB 2015): refresh when {@code now - delta * beta * ln(U) >= expiry}, with
 * {@code delta} the time that the last load took and {@code U} uniform in (0, 1]. Since U has 53
 * bits, {@code -ln(U)} is at most 36.8, so that before {@code expiry - 37 * delta * beta} no draw
 * is needed: {@link #plainUntil} is where thinking begins.
 */
public enum Freshness {
  /** Serve it. */
  FRESH,
  /** Serve it, and load it anew behind: its ttl ends soon. */
  EARLY,
  /** Serve it, and load it anew behind: its ttl has ended. */
  REVALIDATE,
  /** Serve it past its ttl: a load failed a moment ago and is not tried again yet. */
  THROTTLED,
  /** Load; serve it only if that fails. */
  IF_ERROR,
  /** Load; it is past every deadline. */
  EXPIRED;

  /** Returns whether the entry is served before any load. */
  boolean isServedAtOnce() {
    return this != IF_ERROR && this != EXPIRED;
  }

  /** Returns whether the entry is loaded anew while it is served. */
  boolean isLoadedBehind() {
    return this == EARLY || this == REVALIDATE;
  }

  /** An upper bound of {@code -ln(U)} for a U of 53 bits above 0. */
  private static final double LONGEST_DRAW = 37;

  /**
   * Decides.
   *
   * @param entry an entry that is not void
   * @param now the moment
   * @param policy the times of the cache
   * @param draw {@code -ln(U)}, 0 or more
   */
  static Freshness of(TierEntry<?> entry, long now, FreshnessPolicy policy, double draw) {
    if (now >= entry.idleUntil()) {
      return EXPIRED;
    }
    long freshUntil = entry.freshUntil();
    if (now < freshUntil) {
      return isEarly(entry, now, policy, draw) ? EARLY : FRESH;
    }
    if (entry.isNegative()) {
      return EXPIRED;
    }
    long past = now - freshUntil;
    boolean mayRevalidate = past < policy.revalidateNanos();
    boolean mayServeOnError = past < policy.ifErrorNanos();
    if ((mayRevalidate || mayServeOnError) && now < entry.retryAt()) {
      return THROTTLED;
    }
    if (mayRevalidate) {
      return REVALIDATE;
    }
    return mayServeOnError ? IF_ERROR : EXPIRED;
  }

  private static boolean isEarly(
      TierEntry<?> entry, long now, FreshnessPolicy policy, double draw) {
    if (!entry.isNegative() && now >= refreshFrom(entry, policy) && now >= entry.retryAt()) {
      return true;
    }
    if (policy.beta() == 0
        || entry.freshUntil() == FreshnessPolicy.NEVER
        || now < entry.retryAt()) {
      return false;
    }
    return now + entry.loadNanos() * policy.beta() * draw >= entry.freshUntil();
  }

  /** Returns the moment from which {@code entry} is loaded anew though its ttl has not ended. */
  private static long refreshFrom(TierEntry<?> entry, FreshnessPolicy policy) {
    return FreshnessPolicy.after(entry.createdAt(), policy.refreshNanos());
  }

  /** Returns the moment until which {@code entry} is {@link #FRESH} whatever is drawn. */
  static long plainUntil(TierEntry<?> entry, FreshnessPolicy policy) {
    if (entry.isNegative() || policy.idleNanos() != FreshnessPolicy.NEVER) {
      return 0;
    }
    return Math.min(
        Math.min(entry.idleUntil(), refreshFrom(entry, policy)), undrawnUntil(entry, policy));
  }

  private static long undrawnUntil(TierEntry<?> entry, FreshnessPolicy policy) {
    long freshUntil = entry.freshUntil();
    if (policy.beta() == 0 || freshUntil == FreshnessPolicy.NEVER) {
      return freshUntil;
    }
    double window = entry.loadNanos() * policy.beta() * LONGEST_DRAW;
    return window >= freshUntil ? 0 : freshUntil - (long) window;
  }

  /** Returns the moment after which {@code entry} can never be served again. */
  static long deadFrom(TierEntry<?> entry, FreshnessPolicy policy) {
    long freshUntil = entry.freshUntil();
    long stale = entry.isNegative() ? 0 : policy.staleNanos();
    return Math.min(entry.idleUntil(), FreshnessPolicy.after(freshUntil, stale));
  }
}
