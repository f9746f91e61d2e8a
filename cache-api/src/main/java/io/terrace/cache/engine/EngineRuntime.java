package io.terrace.cache.engine;

import io.terrace.cache.CacheSpec;
import io.terrace.cache.Delivery;
import io.terrace.cache.spi.LocalTierFactory;
import io.terrace.cache.spi.TimeSource;
import java.time.Duration;
import java.util.Iterator;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import javax.cache.CacheException;
import org.jspecify.annotations.Nullable;

/**
 * What the caches of one manager share: the clock, the threads, the tags and the sweep. Whatever is
 * started here is stopped by {@link #close}. Thread-safe.
 */
public final class EngineRuntime {

  /** How long {@link #close} waits for the threads to end. */
  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(5);

  private final ClassLoader classLoader;
  private final TimeSource timeSource;
  private final EngineClock clock;
  private final Executor executor;
  private final @Nullable ThreadPoolExecutor ownPool;
  private final Tags tags = new Tags();
  private final FlightWaits waits = new FlightWaits();
  private final Set<CacheEngine<?, ?>> engines = ConcurrentHashMap.newKeySet();
  private final Sweeper sweeper;
  private final LocalTierFactory localTiers;

  /**
   * Makes one; no thread is started before it is needed.
   *
   * @param namespace the name by which its threads are known
   * @param classLoader resolves classes of values, and finds the local tier
   * @param timeSource the time, or null for the machine's
   * @param executor runs refreshes, timed loads and events, or null for threads of its own
   * @throws CacheException if there is no local tier on the class path
   */
  public EngineRuntime(
      String namespace,
      ClassLoader classLoader,
      @Nullable TimeSource timeSource,
      @Nullable Executor executor) {
    this.classLoader = classLoader;
    this.localTiers = findLocalTiers(classLoader);
    this.timeSource = timeSource == null ? new SystemTimeSource(namespace) : timeSource;
    this.clock = new EngineClock(this.timeSource, namespace);
    this.ownPool = executor == null ? EngineThreads.pool(namespace) : null;
    this.executor = executor == null ? ownPool : executor;
    this.sweeper = new Sweeper(this);
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
    tags.invalidate(tag);
    for (CacheEngine<?, ?> engine : engines) {
      engine.tagInvalidated();
    }
    return Delivery.SENT;
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

  Tags tags() {
    return tags;
  }

  FlightWaits waits() {
    return waits;
  }

  LocalTierFactory localTiers() {
    return localTiers;
  }

  Set<CacheEngine<?, ?>> engines() {
    return engines;
  }

  void closed(CacheEngine<?, ?> engine) {
    engines.remove(engine);
  }

  /** Stops all threads, and waits for them to end for a few seconds at most. */
  public void close() {
    sweeper.stop();
    engines.forEach(CacheEngine::close);
    clock.close();
    if (ownPool != null) {
      ownPool.shutdownNow();
    }
    if (timeSource instanceof SystemTimeSource own) {
      own.close();
    }
    awaitThreads();
  }

  private void awaitThreads() {
    long deadline = System.nanoTime() + CLOSE_LIMIT.toNanos();
    try {
      clock.awaitEnd(CLOSE_LIMIT.toMillis());
      if (ownPool != null) {
        boolean ignored =
            ownPool.awaitTermination(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
      }
      if (timeSource instanceof SystemTimeSource own) {
        own.awaitEnd(deadline - System.nanoTime());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Has dead entries freed from now on: called where some come to be. */
  void sweep() {
    sweeper.start();
  }
}
