package io.terrace.cache.engine;

import io.terrace.cache.CacheSpec;
import io.terrace.cache.Counter;
import io.terrace.cache.CounterSpec;
import io.terrace.cache.Delivery;
import io.terrace.cache.EntryOptions;
import io.terrace.cache.RemoteStatistics;
import io.terrace.cache.Tier;
import io.terrace.cache.codec.KeyEncoder;
import io.terrace.cache.spi.CacheObserver.Observation;
import io.terrace.cache.spi.CallObserver;
import io.terrace.cache.spi.CounterStore;
import io.terrace.cache.spi.InvalidationBus;
import io.terrace.cache.spi.LocalTier;
import io.terrace.cache.spi.LocalTierFactory;
import io.terrace.cache.spi.RemoteTier;
import io.terrace.cache.spi.StoreException;
import io.terrace.cache.spi.TimeSource;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Iterator;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import javax.cache.CacheException;
import org.jspecify.annotations.Nullable;

/**
 * What the caches of one manager share: the clock, the threads, the tags and the sweep. Whatever is
 * started here is stopped by {@link #close}. Thread-safe.
 */
public final class EngineRuntime {

  /** How long {@link #close} waits for the threads to end. */
  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(5);

  private static final System.Logger LOG = System.getLogger(EngineRuntime.class.getName());

  private final RateLimit warnings = new RateLimit(Duration.ofSeconds(10));
  private final EngineThreads threads;
  private final ClassLoader classLoader;
  private final TimeSource timeSource;
  private final EngineClock clock;
  private final Executor executor;
  private final @Nullable ThreadPoolExecutor ownPool;
  private final String namespace;
  private final LocalVersions localVersions = new LocalVersions();
  private final boolean enabled;
  private final ThreadPoolExecutor remoteWorker;
  private final ThreadPoolExecutor remoteSweeper;
  private final RemoteLinks links;
  private final LocalCounters localCounters;
  private final FlightWaits waits = new FlightWaits();
  private final LoadPlaces places = new LoadPlaces();
  private final CallObservers calls = new CallObservers();
  private final Set<CacheEngine<?, ?>> engines = ConcurrentHashMap.newKeySet();
  private final Sweeper sweeper;
  private final LocalTierFactory localTiers;
  private volatile boolean closed;

  /**
   * Makes one; no thread is started before it is needed.
   *
   * @param namespace the name by which its threads are known
   * @param classLoader resolves classes of values, and finds the local tier
   * @param timeSource the time, or null for the machine's
   * @param executor runs refreshes, timed loads and events, or null for threads of its own
   * @param remotes what lies under the local tiers, by name; closed with this
   * @param enabled whether caches keep anything
   * @param around what is put around each task of the executor
   * @throws CacheException if there is no local tier on the class path
   */
  public EngineRuntime(
      String namespace,
      ClassLoader classLoader,
      @Nullable TimeSource timeSource,
      @Nullable Executor executor,
      Map<String, RemoteTier> remotes,
      boolean enabled,
      UnaryOperator<Runnable> around) {
    this.namespace = namespace;
    this.threads = new EngineThreads(namespace);
    this.classLoader = classLoader;
    this.localTiers = findLocalTiers(classLoader);
    this.timeSource = timeSource == null ? new SystemTimeSource(threads) : timeSource;
    this.clock = new EngineClock(this.timeSource, threads);
    if (executor == null) {
      ThreadPoolExecutor pool = threads.pool();
      this.ownPool = pool;
      this.executor = task -> pool.execute(around.apply(task));
    } else {
      this.ownPool = null;
      this.executor = task -> executor.execute(around.apply(task));
    }
    this.sweeper = new Sweeper(this);
    this.enabled = enabled;
    this.localCounters = new LocalCounters(clock);
    this.remoteWorker = threads.single("remote");
    this.remoteSweeper = threads.single("remote-sweeper");
    this.links = new RemoteLinks(remotes, this::link);
    links.forEach(this::follow);
  }

  private RemoteLink link(String name, RemoteTier tier) {
    SharedNames names = new SharedNames(namespace);
    return new RemoteLink(name, tier, names, clock, timeSource, remoteWorker, remoteSweeper, calls);
  }

  private void follow(RemoteLink link) {
    BusSubscriber subscriber = new BusSubscriber(link, engines, localVersions);
    link.era().onTurn(() -> turned(link, subscriber));
    InvalidationBus bus = link.bus();
    if (bus != null) {
      bus.subscribe(subscriber);
    }
  }

  /** Drops what is held of an earlier era, here and, behind, in the store. */
  private void turned(RemoteLink link, BusSubscriber subscriber) {
    subscriber.drop();
    engines.stream()
        .filter(engine -> engine.link() == link)
        .forEach(engine -> link.sweep().begin(engine.name()));
  }

  private static LocalTierFactory findLocalTiers(ClassLoader classLoader) {
    Iterator<LocalTierFactory> found =
        ServiceLoader.load(LocalTierFactory.class, classLoader).iterator();
    if (!found.hasNext()) {
      found =
          ServiceLoader.load(LocalTierFactory.class, EngineRuntime.class.getClassLoader())
              .iterator();
    }
    if (!found.hasNext()) {
      throw new CacheException(
          "no local tier found: add io.terrace:terrace-local to the class path or module path");
    }
    return found.next();
  }

  /** Makes the engine of one cache. */
  public <K, V> CacheEngine<K, V> engine(
      String name, CacheSpec<K, V> spec, @Nullable ExpiryRule expiry) {
    CacheEngine<K, V> engine = new CacheEngine<>(this, name, spec, expiry);
    engines.add(engine);
    return engine;
  }

  /** Makes void all that carries {@code tag}, in every cache. */
  public Delivery invalidateTag(String tag) {
    EntryOptions checked = EntryOptions.tags(tag);
    Delivery delivery = Delivery.SENT;
    for (String name : checked.tags()) {
      delivery = links.invalidateTag(name);
      localVersions.invalidate(TagStamps.nameOfTag(name));
    }
    engines.forEach(CacheEngine::tagInvalidated);
    sweep();
    return delivery;
  }

  /**
   * Returns the counter {@code name}.
   *
   * @throws IllegalArgumentException if its spec asks for a remote tier that is not there, or that
   *     does not count
   */
  public Counter counter(String name, CounterSpec spec) {
    String key = KeyEncoder.ofCounter(namespace, name);
    RemoteLink link = enabled ? links.of(name, spec) : null;
    if (link == null) {
      sweep();
      return new StoredCounter(this, name, key, spec, localCounters, null);
    }
    if (!(link.store() instanceof CounterStore store)) {
      throw new IllegalArgumentException(
          "counter '"
              + name
              + "': the store of remote tier '"
              + link.name()
              + "' does not count. Name another by CounterSpec.remote, or use tier(LOCAL).");
    }
    return new StoredCounter(this, name, key, spec, store, link);
  }

  /** Returns how this stands to each remote tier, by its name. */
  public Map<String, RemoteStatistics> remoteStatistics() {
    Map<String, RemoteStatistics> byName = new TreeMap<>();
    links.forEach(link -> byName.put(link.name(), link.statistics()));
    return byName;
  }

  /** Returns what runs refreshes, timed loads and events. */
  public Executor executor() {
    return executor;
  }

  /** Returns the loader that resolves classes of values. */
  public ClassLoader classLoader() {
    return classLoader;
  }

  TimeSource timeSource() {
    return timeSource;
  }

  EngineClock clock() {
    return clock;
  }

  /** Returns whether caches keep anything. */
  public boolean isEnabled() {
    return enabled;
  }

  /** Returns the versions of the tags of a cache, which it shares with others if it has a link. */
  Versions versions(@Nullable RemoteLink link) {
    return link == null ? localVersions : link.versions();
  }

  /**
   * Returns the link of a cache to its remote tier, or null for one that is local only.
   *
   * @throws IllegalArgumentException if its spec asks for what there is not
   */
  @Nullable RemoteLink link(String cache, CacheSpec<?, ?> spec) {
    RemoteLink link = enabled ? links.of(cache, spec) : null;
    if (enabled && link == null && spec.holdOff().isPresent()) {
      throw new IllegalArgumentException(
          "cache '"
              + cache
              + "': holdOff is kept in a remote tier, and there is none. Give the manager one, or"
              + " invalidate once more when the replicas of the source have caught up.");
    }
    if (link != null && spec.expireAfterAccess().isPresent() && spec.ttl().isPresent()) {
      throw new IllegalArgumentException(
          "cache '"
              + cache
              + "': ttl and expireAfterAccess together need an end that processes do not share."
              + " Drop one, or use tiers(LOCAL).");
    }
    return link;
  }

  /** Returns the entries of a cache in the remote tier. */
  <K, V> SharedTier<K, V> sharedTier(
      String cache,
      CacheSpec<K, V> spec,
      EntryMaker<K, V> maker,
      RemoteLink link,
      Supplier<Counters> counters) {
    EntryFrames<K, V> frames =
        new EntryFrames<>(namespace, cache, spec, maker, link, clock, classLoader, counters);
    String prefix = KeyEncoder.prefix(namespace, cache);
    return new SharedTier<>(cache, spec, prefix, link, frames, clock, maker.policy());
  }

  /** Makes the local tier of a cache: one that keeps nothing, where the spec wants none. */
  <K, V> LocalTier<K, TierEntry<V>> localTier(
      CacheSpec<K, V> spec, BiConsumer<K, TierEntry<V>> evicted) {
    return keepsLocally(spec)
        ? localTiers.create(LocalBounds.of(spec, evicted))
        : new NoLocalTier<>();
  }

  boolean keepsLocally(CacheSpec<?, ?> spec) {
    return enabled && spec.tiers().map(tiers -> tiers.contains(Tier.LOCAL)).orElse(true);
  }

  /** Tells {@code observer} of each load and of each call of a remote tier from now on. */
  public Observation observe(CallObserver observer) {
    return calls.add(observer);
  }

  CallObservers calls() {
    return calls;
  }

  LoadPlaces places() {
    return places;
  }

  FlightWaits waits() {
    return waits;
  }

  Set<CacheEngine<?, ?>> engines() {
    return engines;
  }

  void closed(CacheEngine<?, ?> engine) {
    engines.remove(engine);
  }

  LocalCounters localCounters() {
    return localCounters;
  }

  boolean isClosed() {
    return closed;
  }

  /** Stops all threads, and waits for them to end for a few seconds at most. */
  public void close() {
    closed = true;
    sweeper.stop();
    engines.forEach(CacheEngine::close);
    clock.close();
    if (ownPool != null) {
      ownPool.shutdownNow().forEach(Runnable::run); // each finds its cache closed, and says so
    }
    remoteWorker.shutdownNow();
    remoteSweeper.shutdownNow();
    if (timeSource instanceof SystemTimeSource own) {
      own.close();
    }
    awaitThreads();
    links.forEach(RemoteLink::close);
  }

  private void awaitThreads() {
    if (EngineThreads.isOurs(Thread.currentThread())) {
      return; // a loader, listener or timer that closes its own manager cannot wait for itself
    }
    try {
      threads.awaitEnd(CLOSE_LIMIT);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Logs that the remote tier failed, once in a while. */
  void storeFailed(String message, RuntimeException failure) {
    if (warnings.passes(clock.exact())) {
      logFailure(LOG, message, failure);
    }
  }

  /**
   * Logs a failure of a store in one line, since it names its cause; where it happened is for who
   * debugs. Of any other exception that is all there is to say.
   */
  static void logFailure(System.Logger log, String message, RuntimeException failure) {
    if (failure instanceof StoreException) {
      log.log(Level.WARNING, message + ": " + failure.getMessage());
      log.log(Level.DEBUG, message, failure);
    } else {
      log.log(Level.WARNING, message, failure);
    }
  }

  /** Logs that values of a cache cannot be made bytes, which its configuration has to mend. */
  void unwritable(String message, IllegalArgumentException reason) {
    LOG.log(Level.WARNING, message, reason);
  }

  /** Has dead entries freed from now on: called where some come to be. */
  void sweep() {
    sweeper.start();
  }
}
