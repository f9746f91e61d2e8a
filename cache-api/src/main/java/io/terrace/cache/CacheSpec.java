package io.terrace.cache;

import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import java.io.Serial;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.ToIntBiFunction;
import javax.cache.configuration.CacheEntryListenerConfiguration;
import javax.cache.configuration.CompleteConfiguration;
import javax.cache.configuration.Factory;
import javax.cache.expiry.EternalExpiryPolicy;
import javax.cache.expiry.ExpiryPolicy;
import javax.cache.integration.CacheLoader;
import javax.cache.integration.CacheWriter;
import org.jspecify.annotations.Nullable;

/**
 * What a cache is made from: its types, bounds, times and hooks. Immutable and thread-safe: each
 * method returns a new spec, so that a common one can be shared and narrowed.
 *
 * <pre>{@code
 * CacheSpec<String, Product> spec = CacheSpec.of(String.class, Product.class)
 *     .localMaximumSize(10_000)
 *     .ttl(Duration.ofMinutes(5))
 *     .staleWhileRevalidate(Duration.ofMinutes(1));
 * }</pre>
 *
 * <p>A single setting is checked at once; settings that conflict are refused, both named, when the
 * cache is made. It is a plain JSR-107 configuration too: {@code manager.createCache(name, spec)}.
 *
 * @param <K> the type of keys
 * @param <V> the type of values
 */
@CheckReturnValue
public final class CacheSpec<K, V> implements CompleteConfiguration<K, V> {

  @Serial private static final long serialVersionUID = 1L;

  private final transient TypeRef<K> keyType;
  private final transient TypeRef<V> valueType;
  private final transient Settings settings;

  private CacheSpec(TypeRef<K> keyType, TypeRef<V> valueType, Settings settings) {
    this.keyType = keyType;
    this.valueType = valueType;
    this.settings = settings;
  }

  /** Returns a spec for keys and values of classes without type parameters. */
  public static <K, V> CacheSpec<K, V> of(Class<K> keyType, Class<V> valueType) {
    return of(TypeRef.of(keyType), TypeRef.of(valueType));
  }

  /** Returns a spec for keys and values of any type. */
  public static <K, V> CacheSpec<K, V> of(TypeRef<K> keyType, TypeRef<V> valueType) {
    return new CacheSpec<>(keyType, valueType, Settings.NONE);
  }

  /**
   * Returns the spec that says what {@code configuration} says; itself if it is a spec.
   *
   * @param configuration a configuration of JSR-107; a copy is taken
   */
  public static <K, V> CacheSpec<K, V> from(CompleteConfiguration<K, V> configuration) {
    if (configuration instanceof CacheSpec<K, V> spec) {
      return spec;
    }
    CacheSpec<K, V> spec =
        of(configuration.getKeyType(), configuration.getValueType())
            .statistics(configuration.isStatisticsEnabled())
            .management(configuration.isManagementEnabled())
            .with(Setting.READ_THROUGH, configuration.isReadThrough() ? true : null)
            .with(Setting.WRITE_THROUGH, configuration.isWriteThrough() ? true : null)
            .with(Setting.CACHE_LOADER, configuration.getCacheLoaderFactory())
            .with(Setting.CACHE_WRITER, configuration.getCacheWriterFactory())
            .with(Setting.STORE_BY_REFERENCE, configuration.isStoreByValue() ? null : true);
    Factory<ExpiryPolicy> expiry = configuration.getExpiryPolicyFactory();
    if (expiry != null && !expiry.equals(EternalExpiryPolicy.factoryOf())) {
      spec = spec.expiryPolicy(expiry);
    }
    for (CacheEntryListenerConfiguration<K, V> listener :
        configuration.getCacheEntryListenerConfigurations()) {
      spec = spec.listener(listener);
    }
    return spec;
  }

  // How much is kept in the heap of each process.

  /** Bounds the local tier to {@code entries} entries, more than zero. Default: 10,000. */
  public CacheSpec<K, V> localMaximumSize(long entries) {
    requireAtLeast(1, entries, "localMaximumSize");
    return with(Setting.LOCAL_MAXIMUM_SIZE, entries);
  }

  /**
   * Bounds the local tier by the sum of what its entries weigh, in any unit.
   *
   * @param weight the greatest sum, more than zero
   * @param weigher the weight of an entry, zero or more; called once when it is stored. A negative
   *     entry weighs 1.
   */
  public CacheSpec<K, V> localMaximumWeight(
      long weight, ToIntBiFunction<? super K, ? super V> weigher) {
    requireAtLeast(1, weight, "localMaximumWeight");
    return with(Setting.LOCAL_MAXIMUM_WEIGHT, weight).with(Setting.LOCAL_WEIGHER, weigher);
  }

  // Where entries are kept.

  /**
   * Keeps entries in these tiers only. Default: both where the manager has a remote tier and values
   * are stored by value, else the local one.
   *
   * <p>{@code tiers(Tier.LOCAL)} is a cache of this process alone. {@code tiers(Tier.REMOTE)} keeps
   * nothing in the heap: each read goes to the store, and loads of one key are still shared. A
   * cache that asks for the remote tier of a manager that has none is refused when it is made.
   */
  public CacheSpec<K, V> tiers(Tier first, Tier... others) {
    return with(Setting.TIERS, Collections.unmodifiableSet(EnumSet.of(first, others)));
  }

  /**
   * Keeps entries in the remote tier that the manager knows by {@code name}, in place of its
   * default one.
   *
   * @see TerraceCacheManager.Builder#remote(String, io.terrace.cache.spi.RemoteTier)
   */
  public CacheSpec<K, V> remote(String name) {
    return with(Setting.REMOTE, Objects.requireNonNull(name, "name"));
  }

  /**
   * Goes on to serve entries of the heap for up to {@code limit} after contact with the bus was
   * lost, though other processes may have changed them. Default: from two seconds after it, reads
   * go to the store, or load.
   *
   * @param limit at least two seconds
   */
  public CacheSpec<K, V> maxDisconnected(Duration limit) {
    if (limit.compareTo(Duration.ofSeconds(2)) < 0) {
      throw new IllegalArgumentException("maxDisconnected must be at least 2 s, not " + limit);
    }
    return withDuration(Setting.MAX_DISCONNECTED, limit, "maxDisconnected");
  }

  /**
   * Stores no load that began within {@code time} of the invalidation of its key, of one of its
   * tags or of the cache: for a source whose replicas lag by as much, and may still give what was
   * before. Who asks meanwhile gets what the source gives, by a load of its own process. Default:
   * none.
   *
   * <p>Needs a remote tier, which keeps the hold-off for all processes; they set it alike. It costs
   * an invalidation and a load one round trip more each, and a load of what has tags two. A load
   * that takes more than a minute longer than {@code time} is stored. While the store is away
   * nothing is held off.
   */
  public CacheSpec<K, V> holdOff(Duration time) {
    return withDuration(Setting.HOLD_OFF, time, "holdOff");
  }

  // How long an entry is fresh, and what is served when it no longer is.

  /** Makes an entry stale {@code ttl} after it was written. Default: never. */
  public CacheSpec<K, V> ttl(Duration ttl) {
    return withDuration(Setting.TTL, ttl, "ttl");
  }

  /**
   * Believes the heap's copy of an entry for {@code ttl}, and then asks the remote tier for it
   * again: an upper bound of what a lost invalidation can cost. Default: for as long as the entry
   * is fresh. A cache without a remote tier takes no notice of it.
   *
   * @param ttl at most {@link #ttl}
   */
  public CacheSpec<K, V> localTtl(Duration ttl) {
    return withDuration(Setting.LOCAL_TTL, ttl, "localTtl");
  }

  /**
   * Expires an entry that nothing has read for {@code idle}; it may have a {@link #ttl} too, and
   * expires by what comes first.
   */
  public CacheSpec<K, V> expireAfterAccess(Duration idle) {
    return withDuration(Setting.EXPIRE_AFTER_ACCESS, idle, "expireAfterAccess");
  }

  /** Caches "there is none" for {@code ttl}. Default: a loader that returns null is an error. */
  public CacheSpec<K, V> negativeTtl(Duration ttl) {
    return withDuration(Setting.NEGATIVE_TTL, ttl, "negativeTtl");
  }

  /**
   * Serves an entry for up to {@code stale} past its ttl while it is loaded anew behind. Needs a
   * {@link #ttl}.
   */
  public CacheSpec<K, V> staleWhileRevalidate(Duration stale) {
    return withDuration(Setting.STALE_WHILE_REVALIDATE, stale, "staleWhileRevalidate");
  }

  /**
   * Serves an entry for up to {@code stale} past its ttl when it cannot be loaded. Needs a {@link
   * #ttl}.
   */
  public CacheSpec<K, V> staleIfError(Duration stale) {
    return withDuration(Setting.STALE_IF_ERROR, stale, "staleIfError");
  }

  /** Waits {@code pause} after a failed load before the next is tried. Default: 1 s. */
  public CacheSpec<K, V> staleIfErrorThrottle(Duration pause) {
    return withDuration(Setting.STALE_IF_ERROR_THROTTLE, pause, "staleIfErrorThrottle");
  }

  /**
   * Shortens each ttl by a random part of it, so that entries made together do not end together.
   *
   * @param fraction the longest part, from 0 to under 1
   */
  public CacheSpec<K, V> jitter(double fraction) {
    if (!(fraction >= 0 && fraction < 1)) {
      throw new IllegalArgumentException("jitter must be from 0 to under 1, not " + fraction);
    }
    return with(Setting.JITTER, fraction == 0 ? null : fraction);
  }

  /** The same as {@link #earlyRefresh(double)} with 1, the best for most. */
  public CacheSpec<K, V> earlyRefresh() {
    return earlyRefresh(1);
  }

  /**
   * Loads an entry anew behind a read shortly before its ttl ends, the likelier the nearer the end
   * and the longer a load takes, so that nobody waits for it. Needs a {@link #ttl}.
   *
   * <p>XFetch: Vattani, Chierichetti, Lowenstein, "Optimal Probabilistic Cache Stampede
   * Prevention", VLDB 2015. At most one such load of a key is under way in a process.
   *
   * @param beta more than zero; above 1 refreshes earlier
   */
  public CacheSpec<K, V> earlyRefresh(double beta) {
    if (!(beta > 0 && beta <= 1_000)) {
      throw new IllegalArgumentException(
          "earlyRefresh must be more than 0 and at most 1000, not " + beta);
    }
    return with(Setting.EARLY_REFRESH, beta);
  }

  /**
   * Loads an entry anew behind the first read that comes {@code age} after it was loaded, while it
   * is still fresh: what is read often never waits, and what is not read is not loaded.
   *
   * @param age less than {@link #ttl}, if that is set
   */
  public CacheSpec<K, V> refreshAfter(Duration age) {
    return withDuration(Setting.REFRESH_AFTER, age, "refreshAfter");
  }

  // What a load may take.

  /**
   * Serves the stale value if a load has not ended after {@code timeout}; the load goes on behind.
   * Needs {@link #staleIfError}, which says for how long. Loads then run on the manager's executor.
   */
  public CacheSpec<K, V> softTimeout(Duration timeout) {
    return withDuration(Setting.SOFT_TIMEOUT, timeout, "softTimeout");
  }

  /**
   * Fails a load, and interrupts its thread, after {@code timeout}; the most that a caller waits.
   * Loads then run on the manager's executor. Default: a caller waits for as long as the load
   * takes.
   */
  public CacheSpec<K, V> hardTimeout(Duration timeout) {
    return withDuration(Setting.HARD_TIMEOUT, timeout, "hardTimeout");
  }

  /**
   * Runs at most {@code loads} loads of this cache at once in this process, more than zero; others
   * wait for their turn at most for {@link #hardTimeout}. Default: no bound.
   */
  public CacheSpec<K, V> maximumConcurrentLoads(int loads) {
    requireAtLeast(1, loads, "maximumConcurrentLoads");
    return with(Setting.MAXIMUM_CONCURRENT_LOADS, (long) loads);
  }

  /**
   * Sets the loader of {@link TieredCache#refresh(Object)}. Other methods take theirs as they go.
   */
  public CacheSpec<K, V> loader(ContextLoader<? super K, V> loader) {
    return with(Setting.LOADER, loader);
  }

  // How values are held, and what is counted.

  /**
   * Hands out the very objects that were put, without a copy. Safe when keys and values never
   * change after they were cached. Such a cache is local only.
   */
  public CacheSpec<K, V> storeByReference() {
    return with(Setting.STORE_BY_REFERENCE, true);
  }

  /** Counts what {@link TieredCache#statistics()} says, or does not. Default: it counts. */
  public CacheSpec<K, V> statistics(boolean enabled) {
    return with(Setting.STATISTICS_OFF, enabled ? null : true);
  }

  /** Registers the management bean of JSR-107. Default: not. */
  public CacheSpec<K, V> management(boolean enabled) {
    return with(Setting.MANAGEMENT, enabled ? true : null);
  }

  // JSR-107's hooks.

  /** Loads what JSR-107's {@code get}, {@code getAll} and {@code invoke} miss. */
  public CacheSpec<K, V> readThrough(Factory<? extends CacheLoader<K, V>> loader) {
    return with(Setting.CACHE_LOADER, loader).with(Setting.READ_THROUGH, true);
  }

  /** Writes what is put and removed to an outside resource first. */
  public CacheSpec<K, V> writeThrough(Factory<? extends CacheWriter<? super K, ? super V>> writer) {
    return with(Setting.CACHE_WRITER, writer).with(Setting.WRITE_THROUGH, true);
  }

  /** Takes the time for which an entry is fresh from a policy, in place of {@link #ttl}. */
  public CacheSpec<K, V> expiryPolicy(Factory<? extends ExpiryPolicy> policy) {
    return with(Setting.EXPIRY_POLICY, policy);
  }

  /**
   * Adds a listener.
   *
   * @throws IllegalArgumentException if it is there already
   */
  public CacheSpec<K, V> listener(CacheEntryListenerConfiguration<K, V> listener) {
    List<CacheEntryListenerConfiguration<K, V>> listeners =
        new ArrayList<>(getCacheEntryListenerConfigurations());
    if (listeners.contains(listener)) {
      throw new IllegalArgumentException("this listener configuration is registered already");
    }
    listeners.add(listener);
    return with(Setting.LISTENERS, Collections.unmodifiableList(listeners));
  }

  /** Takes a listener away; the spec is the same if it is not there. */
  public CacheSpec<K, V> withoutListener(CacheEntryListenerConfiguration<K, V> listener) {
    List<CacheEntryListenerConfiguration<K, V>> listeners =
        new ArrayList<>(getCacheEntryListenerConfigurations());
    listeners.remove(listener);
    return with(
        Setting.LISTENERS, listeners.isEmpty() ? null : Collections.unmodifiableList(listeners));
  }

  /**
   * Says how keys and values are written to the remote tier. What it leaves open is as the
   * manager's builder has it.
   */
  public CacheSpec<K, V> wireFormat(WireFormat format) {
    return with(Setting.WIRE_FORMAT, format.equals(WireFormat.DEFAULT) ? null : format);
  }

  // What was set.

  /** Returns the type of keys, with its parameters. */
  public TypeRef<K> keyTypeRef() {
    return keyType;
  }

  /** Returns the type of values, with its parameters. */
  public TypeRef<V> valueTypeRef() {
    return valueType;
  }

  /** Returns what {@link #localMaximumSize(long)} set. */
  public OptionalLong localMaximumSize() {
    return optionalLong(Setting.LOCAL_MAXIMUM_SIZE);
  }

  /** Returns the weight that {@link #localMaximumWeight(long, ToIntBiFunction)} set. */
  public OptionalLong localMaximumWeight() {
    return optionalLong(Setting.LOCAL_MAXIMUM_WEIGHT);
  }

  /** Returns the weigher that {@link #localMaximumWeight(long, ToIntBiFunction)} set. */
  public Optional<ToIntBiFunction<? super K, ? super V>> localWeigher() {
    return optional(Setting.LOCAL_WEIGHER);
  }

  /** Returns what {@link #tiers(Tier, Tier...)} set. */
  public Optional<Set<Tier>> tiers() {
    return optional(Setting.TIERS);
  }

  /** Returns what {@link #remote(String)} set. */
  public Optional<String> remote() {
    return optional(Setting.REMOTE);
  }

  /** Returns what {@link #maxDisconnected(Duration)} set. */
  public Optional<Duration> maxDisconnected() {
    return optional(Setting.MAX_DISCONNECTED);
  }

  /** Returns what {@link #holdOff(Duration)} set. */
  public Optional<Duration> holdOff() {
    return optional(Setting.HOLD_OFF);
  }

  /** Returns what {@link #ttl(Duration)} set. */
  public Optional<Duration> ttl() {
    return optional(Setting.TTL);
  }

  /** Returns what {@link #localTtl(Duration)} set. */
  public Optional<Duration> localTtl() {
    return optional(Setting.LOCAL_TTL);
  }

  /** Returns what {@link #expireAfterAccess(Duration)} set. */
  public Optional<Duration> expireAfterAccess() {
    return optional(Setting.EXPIRE_AFTER_ACCESS);
  }

  /** Returns what {@link #negativeTtl(Duration)} set. */
  public Optional<Duration> negativeTtl() {
    return optional(Setting.NEGATIVE_TTL);
  }

  /** Returns what {@link #staleWhileRevalidate(Duration)} set. */
  public Optional<Duration> staleWhileRevalidate() {
    return optional(Setting.STALE_WHILE_REVALIDATE);
  }

  /** Returns what {@link #staleIfError(Duration)} set. */
  public Optional<Duration> staleIfError() {
    return optional(Setting.STALE_IF_ERROR);
  }

  /** Returns what {@link #staleIfErrorThrottle(Duration)} set. */
  public Optional<Duration> staleIfErrorThrottle() {
    return optional(Setting.STALE_IF_ERROR_THROTTLE);
  }

  /** Returns what {@link #jitter(double)} set, or 0. */
  public double jitter() {
    return this.<Double>optional(Setting.JITTER).orElse(0.0);
  }

  /** Returns what {@link #earlyRefresh(double)} set. */
  public OptionalDouble earlyRefreshBeta() {
    Optional<Double> beta = optional(Setting.EARLY_REFRESH);
    return beta.isPresent() ? OptionalDouble.of(beta.get()) : OptionalDouble.empty();
  }

  /** Returns what {@link #refreshAfter(Duration)} set. */
  public Optional<Duration> refreshAfter() {
    return optional(Setting.REFRESH_AFTER);
  }

  /** Returns what {@link #softTimeout(Duration)} set. */
  public Optional<Duration> softTimeout() {
    return optional(Setting.SOFT_TIMEOUT);
  }

  /** Returns what {@link #hardTimeout(Duration)} set. */
  public Optional<Duration> hardTimeout() {
    return optional(Setting.HARD_TIMEOUT);
  }

  /** Returns what {@link #maximumConcurrentLoads(int)} set. */
  public OptionalLong maximumConcurrentLoads() {
    return optionalLong(Setting.MAXIMUM_CONCURRENT_LOADS);
  }

  /** Returns what {@link #wireFormat(WireFormat)} set, or the one that says nothing. */
  public WireFormat wireFormat() {
    return this.<WireFormat>optional(Setting.WIRE_FORMAT).orElse(WireFormat.DEFAULT);
  }

  /** Returns what {@link #loader(ContextLoader)} set. */
  public Optional<ContextLoader<? super K, V>> loader() {
    return optional(Setting.LOADER);
  }

  @Override
  public Class<K> getKeyType() {
    return keyType.rawType();
  }

  @Override
  public Class<V> getValueType() {
    return valueType.rawType();
  }

  @Override
  public boolean isStoreByValue() {
    return !settings.has(Setting.STORE_BY_REFERENCE);
  }

  @Override
  public boolean isReadThrough() {
    return settings.has(Setting.READ_THROUGH);
  }

  @Override
  public boolean isWriteThrough() {
    return settings.has(Setting.WRITE_THROUGH);
  }

  @Override
  public boolean isStatisticsEnabled() {
    return !settings.has(Setting.STATISTICS_OFF);
  }

  @Override
  public boolean isManagementEnabled() {
    return settings.has(Setting.MANAGEMENT);
  }

  @Override
  public List<CacheEntryListenerConfiguration<K, V>> getCacheEntryListenerConfigurations() {
    return this.<List<CacheEntryListenerConfiguration<K, V>>>optional(Setting.LISTENERS)
        .orElse(List.of());
  }

  @Override
  public @Nullable Factory<CacheLoader<K, V>> getCacheLoaderFactory() {
    return this.<Factory<CacheLoader<K, V>>>optional(Setting.CACHE_LOADER).orElse(null);
  }

  @Override
  public @Nullable Factory<CacheWriter<? super K, ? super V>> getCacheWriterFactory() {
    return this.<Factory<CacheWriter<? super K, ? super V>>>optional(Setting.CACHE_WRITER)
        .orElse(null);
  }

  @Override
  public Factory<ExpiryPolicy> getExpiryPolicyFactory() {
    return this.<Factory<ExpiryPolicy>>optional(Setting.EXPIRY_POLICY)
        .orElseGet(EternalExpiryPolicy::factoryOf);
  }

  /** Returns whether {@link #expiryPolicy} was set. */
  public boolean hasExpiryPolicy() {
    return settings.has(Setting.EXPIRY_POLICY);
  }

  /**
   * Checks the settings against one another, as the making of a cache does.
   *
   * @return this
   * @throws IllegalArgumentException naming the settings in conflict and the remedy
   */
  public CacheSpec<K, V> validate() {
    new SpecChecks(this, settings).run();
    return this;
  }

  private CacheSpec<K, V> withDuration(Setting setting, Duration duration, String what) {
    return with(setting, Durations.requirePositive(duration, what));
  }

  /** Returns this spec with {@code setting}; without it, where {@code value} is null. */
  private CacheSpec<K, V> with(Setting setting, @Nullable Object value) {
    return new CacheSpec<>(keyType, valueType, settings.with(setting, value));
  }

  @SuppressWarnings("TypeParameterUnusedInFormals") // each setting has one type
  private <T> Optional<T> optional(Setting setting) {
    return settings.get(setting);
  }

  private OptionalLong optionalLong(Setting setting) {
    Optional<Long> value = optional(setting);
    return value.isPresent() ? OptionalLong.of(value.get()) : OptionalLong.empty();
  }

  private static void requireAtLeast(long least, long value, String what) {
    if (value < least) {
      throw new IllegalArgumentException(what + " must be at least " + least + ", not " + value);
    }
  }

  /** Two specs are equal if their types and all that was set are; functions by identity. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof CacheSpec<?, ?> that
        && keyType.equals(that.keyType)
        && valueType.equals(that.valueType)
        && settings.equals(that.settings);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * keyType.hashCode() + valueType.hashCode()) + settings.hashCode();
  }

  @Override
  public String toString() {
    return "CacheSpec<" + keyType + ", " + valueType + ">" + settings;
  }

  @Serial
  private void writeObject(ObjectOutputStream out) throws NotSerializableException {
    throw new NotSerializableException(
        "a CacheSpec holds functions: make it where it is used, or use a MutableConfiguration");
  }
}
