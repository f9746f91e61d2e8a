package io.terrace.cache.engine;

import io.terrace.cache.CacheSpec;
import io.terrace.cache.Delivery;
import io.terrace.cache.RemoteStatistics;
import io.terrace.cache.spi.Answers;
import io.terrace.cache.spi.CallObserver.Part;
import io.terrace.cache.spi.InvalidationBus;
import io.terrace.cache.spi.InvalidationBus.Invalidation;
import io.terrace.cache.spi.RemoteStore;
import io.terrace.cache.spi.RemoteTier;
import io.terrace.cache.spi.StoreException;
import io.terrace.cache.spi.StoreException.Outcome;
import io.terrace.cache.spi.TimeSource;
import io.terrace.cache.spi.TimeSource.Cancellable;
import io.terrace.cache.spi.VersionStore;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a manager has to do with one remote tier: its store, its bus, the shared versions, and the
 * invalidations that could not be sent.
 *
 * <p><b>Outages.</b> The store and the bus have a breaker each, and each keeps what it did not
 * take. What the store did not take is sent before the store is used again: by the first who comes,
 * if it was one call that failed, else by {@link Recovery}, and nobody waits for it. It is
 * published after that. If the process dies first, the ttl bounds how long others see the old
 * value.
 *
 * <p><b>Writes of unknown outcome.</b> One that timed out may still arrive, after its key was
 * deleted. Such a key is deleted once more, when no write of that time can be under way any longer.
 * Whether the store has gone back meanwhile is looked at after each call, see {@link StoreEra}.
 *
 * <p>Thread-safe.
 */
final class RemoteLink {

  /** How long after it was sent a write may still arrive: a connection that died holds some. */
  static final Duration WRITE_LIFETIME = Duration.ofSeconds(5);

  /** How long {@link #close} gives back leases and sends what was kept. */
  static final Duration DRAIN_LIMIT = Duration.ofSeconds(5);

  private static final Duration LOG_PAUSE = Duration.ofSeconds(10);
  private static final System.Logger LOG = System.getLogger(RemoteLink.class.getName());

  private final String name;
  private final SharedNames names;
  private final RemoteStore store;
  private final VersionStore versionStore;
  private final @Nullable InvalidationBus bus;
  private final @Nullable Contact contact;
  private final EngineClock clock;
  private final TimeSource time;
  private final Guarded storeCalls;
  private final Guarded busCalls;
  private final SharedVersions versions;
  private final Kept unstored = new Kept();
  private final Kept unpublished = new Kept();
  private final Recovery recovery;
  private final Executor worker;
  private final LeaseHolders holders = new LeaseHolders();
  private final Set<HeldLease> leases = ConcurrentHashMap.newKeySet();
  private final ReentrantLock sending = new ReentrantLock();
  private final RateLimit downLog = new RateLimit(LOG_PAUSE);
  private final RateLimit upLog = new RateLimit(LOG_PAUSE);

  private final LinkCounts counts = new LinkCounts();
  private final StoreEra era;
  private final HoldOffs holdOffs;
  private final Changes changes;
  private final RemoteSweep sweep;

  /** Whether sending failed: from then on it is tried behind, and not by callers. */
  private volatile boolean stuck;

  /** When nothing that was kept is sent any longer. */
  private volatile long drainedUntil = FreshnessPolicy.NEVER;

  /**
   * Makes one.
   *
   * @param names those of the manager's namespace
   * @param worker finds out, behind, whether what failed is well again
   * @param sweeper frees, behind, what is void
   * @param observers are told of each call
   * @throws IllegalArgumentException if the store keeps no versions
   */
  RemoteLink(
      String name,
      RemoteTier tier,
      SharedNames names,
      EngineClock clock,
      TimeSource time,
      Executor worker,
      Executor sweeper,
      CallObservers observers) {
    this.name = name;
    this.names = names;
    this.store = tier.store();
    this.bus = tier.bus();
    this.clock = clock;
    this.time = time;
    this.worker = worker;
    if (!(store instanceof VersionStore keepsVersions)) {
      throw new IllegalArgumentException(
          store.getClass().getName() + " keeps no versions, which tags and clear need");
    }
    this.versionStore = keepsVersions;
    this.contact = bus == null ? null : new Contact(bus, clock, Contact.BOUND);
    this.storeCalls =
        new Guarded(name, Part.STORE, clock, observers, failure -> opened("store", failure));
    this.busCalls =
        new Guarded(name, Part.BUS, clock, observers, failure -> opened("bus", failure));
    this.recovery = new Recovery(this::later, this::recover);
    this.versions = new SharedVersions(keepsVersions, names, storeCalls, this::hearsAll);
    this.holdOffs = new HoldOffs(store, names);
    this.changes = new Changes(store, keepsVersions, bus, names, counts, holdOffs);
    this.sweep = new RemoteSweep(this, clock, sweeper);
    this.era = new StoreEra(keepsVersions, versions::forgetAll, counts.eras);
  }

  String name() {
    return name;
  }

  RemoteStore store() {
    return store;
  }

  @Nullable InvalidationBus bus() {
    return bus;
  }

  SharedVersions versions() {
    return versions;
  }

  SharedNames names() {
    return names;
  }

  LeaseHolders holders() {
    return holders;
  }

  /** Returns the leases that are held, of all caches. */
  Set<HeldLease> leases() {
    return leases;
  }

  /** Runs {@code task}, which may block, after {@code delay}; not any more once this is closed. */
  Cancellable later(Duration delay, Runnable task) {
    return time.after(delay, () -> soon(task));
  }

  /** Runs {@code task}, which may block, behind; not any more once this is closed. */
  void soon(Runnable task) {
    try {
      worker.execute(task);
    } catch (RejectedExecutionException closed) {
      // The manager is closed.
    }
  }

  /** Returns how a cache follows the bus, or null if there is none. */
  @Nullable Contact contact(CacheSpec<?, ?> spec) {
    return bus == null
        ? null
        : new Contact(bus, clock, spec.maxDisconnected().orElse(Contact.BOUND));
  }

  /** Whether copies of what the store holds can be believed, since the bus says what changed. */
  private boolean hearsAll() {
    return contact != null && !contact.isLost(clock.exact());
  }

  /**
   * Makes a call of the store, once it has all that was kept for it.
   *
   * @throws StoreException if the call failed, or was not made
   */
  <R extends @Nullable Object> R call(Supplier<R> call) {
    makeReady();
    R answer = storeCalls.call(call);
    era.check();
    return answer;
  }

  /**
   * Makes one call for many keys. What failed of it is counted once, and opens no breaker, since
   * the store has answered as well.
   *
   * @throws StoreException if all of it failed, or it was not made
   */
  <K, R> Answers<K, R> callAll(Supplier<Answers<K, R>> call) {
    Answers<K, R> answers = call(() -> call.get().orThrow());
    answers.failure().ifPresent(storeCalls::partlyFailed);
    return answers;
  }

  Changes changes() {
    return changes;
  }

  HoldOffs holdOffs() {
    return holdOffs;
  }

  RemoteSweep sweep() {
    return sweep;
  }

  StoreEra era() {
    return era;
  }

  LinkCounts counts() {
    return counts;
  }

  RemoteStatistics statistics() {
    Optional<Duration> sinceContact =
        Optional.ofNullable(bus)
            .map(end -> Duration.ofNanos(clock.exact() - clock.of(end.lastContactNanos())))
            .map(age -> age.isNegative() ? Duration.ZERO : age);
    return new RemoteStatistics(
        sinceContact,
        Optional.ofNullable(bus).flatMap(InvalidationBus::lag),
        counts.sent.sum(),
        counts.heard.sum(),
        unstored.size() + unpublished.size(),
        counts.gaps.sum(),
        counts.eras.sum(),
        counts.leaseWaits.sum(),
        storeCalls.statistics(),
        Optional.ofNullable(bus).map(end -> busCalls.statistics()),
        counts.bytesRead.sum(),
        counts.bytesWritten.sum());
  }

  /** Returns whether the last call failed: what can wait need not be waited for now. */
  boolean isDoubtful() {
    return storeCalls.isDoubtful();
  }

  /**
   * Makes a call that makes something void. It does not wait for what was kept, which can only make
   * more void; if it did, writers would keep more, while a store that returned is sent what they
   * kept, than can be sent, and never be told that others know.
   *
   * @throws StoreException if the call failed, or was not made
   */
  void runAtOnce(Runnable call) {
    storeCalls.run(call);
    era.check();
  }

  /** Makes a call that no kept invalidation concerns. */
  <R> R count(Supplier<R> call) {
    return storeCalls.call(call);
  }

  /** The same as {@link #call}, of a call without an answer. */
  void run(Runnable call) {
    boolean done =
        call(
            () -> {
              call.run();
              return true;
            });
    assert done;
  }

  private void makeReady() {
    if (unstored.any()) {
      sendUnstored();
    }
  }

  /** Makes void all of a name, here and for all; what cannot be sent is kept. */
  Delivery invalidate(Invalidation invalidation) {
    String version = versionOf(invalidation);
    try { // at once, as runAtOnce does
      advance(version, invalidation);
    } catch (StoreException unavailable) {
      keep(invalidation, unavailable);
      return Delivery.PENDING;
    }
    return publish(invalidation);
  }

  private void advance(String version, Invalidation invalidation) {
    Object ignored = versions.advance(version, () -> changes.advance(version, invalidation));
    if (invalidation instanceof Invalidation.OfCache cleared) {
      sweep.begin(cleared.cache());
    }
  }

  /** Tells other processes of what the store has taken; what the bus does not take is kept. */
  Delivery publish(Invalidation invalidation) {
    if (bus == null || changes.publishes(invalidation)) {
      return Delivery.SENT;
    }
    try {
      busCalls.run(() -> bus.publish(List.of(names.outside(invalidation))));
      counts.sent.increment();
      return Delivery.SENT;
    } catch (StoreException unavailable) {
      unpublished.add(invalidation, false);
      recovery.begin();
      return Delivery.PENDING;
    }
  }

  /** Keeps an invalidation that the store did not take, and which is published after that. */
  void keep(Invalidation invalidation, StoreException failure) {
    unstored.add(invalidation, failure.outcome() == Outcome.UNKNOWN);
    recovery.begin();
  }

  // Sending what was kept.

  private void sendUnstored() {
    // Who sends may wait for the store, and nobody else has to.
    if (stuck || !storeCalls.isClosed() || !sending.tryLock()) {
      throw new StoreException(
          Outcome.NOT_DONE,
          "the store of '" + name + "' is to be sent kept invalidations first; not called");
    }
    try {
      stuck = true;
      unstored.all().forEach(this::send);
      stuck = false;
    } finally {
      sending.unlock();
    }
  }

  private void send(Kept.Item item) {
    if (isDrained()) {
      throw new StoreException(
          Outcome.NOT_DONE, "remote tier '" + name + "': the time to send what was kept is over");
    }
    if (item.invalidation() instanceof Invalidation.OfKey key) {
      storeCalls.run(() -> changes.remove(key));
      if (item.mayArrive()) {
        time.after(WRITE_LIFETIME, () -> deleteAgain(key));
      }
    } else {
      advance(versionOf(item.invalidation()), item.invalidation());
    }
    unstored.sent(item);
    Delivery ignored = publish(item.invalidation());
  }

  private void deleteAgain(Invalidation.OfKey key) {
    unstored.add(key, false);
    recovery.begin();
  }

  /** Finds out whether the store and the bus are well, and sends what was kept if they are. */
  private boolean recover() {
    boolean storeIsWell = recoverStore();
    return recoverBus() && storeIsWell;
  }

  private boolean recoverStore() {
    if (storeCalls.isClosed()) {
      return !unstored.any() || succeeds(this::sendAllUnstored);
    }
    if (!storeCalls.probe(this::sendAllUnstored)) {
      return false;
    }
    closed("store");
    return true;
  }

  private void sendAllUnstored() {
    sending.lock();
    try {
      long position = storeCalls.call(versionStore::position);
      assert position >= 0;
      unstored.all().forEach(this::send);
      stuck = false;
    } finally {
      sending.unlock();
    }
  }

  private boolean recoverBus() {
    if (busCalls.isClosed()) {
      return !unpublished.any() || succeeds(this::sendUnpublished);
    }
    if (!busCalls.probe(this::sendUnpublished)) {
      return false;
    }
    closed("bus");
    return true;
  }

  private void sendUnpublished() {
    List<Kept.Item> items = unpublished.all();
    InvalidationBus sender = bus;
    if (sender != null) {
      List<Invalidation> told =
          items.stream().map(item -> names.outside(item.invalidation())).toList();
      busCalls.run(() -> sender.publish(told));
      counts.sent.add(told.size());
    }
    items.forEach(unpublished::sent);
  }

  private static boolean succeeds(Runnable calls) {
    try {
      calls.run();
      return true;
    } catch (StoreException stillDown) {
      return false;
    }
  }

  private static String versionOf(Invalidation invalidation) {
    if (invalidation instanceof Invalidation.OfTag tag) {
      return TagStamps.nameOfTag(tag.tag());
    }
    if (invalidation instanceof Invalidation.OfCache cache) {
      return TagStamps.nameOfCache(cache.cache());
    }
    throw new IllegalArgumentException("a key has no version of its own");
  }

  // Saying so.

  private void opened(String part, StoreException failure) {
    if (downLog.passes(clock.exact())) {
      EngineRuntime.logFailure(
          LOG,
          "the "
              + part
              + " of remote tier '"
              + name
              + "' failed "
              + Breaker.FAILURES
              + " times in a row and is not called until it answers again; reads load, writes are"
              + " made here and their invalidations kept",
          failure);
    }
    recovery.begin();
  }

  private void closed(String part) {
    if (upLog.passes(clock.exact())) {
      LOG.log(Level.INFO, "the {0} of remote tier ''{1}'' answers again", part, name);
    }
  }

  private boolean isDrained() {
    return clock.exact() > drainedUntil;
  }

  /**
   * Gives leases back, so that nobody waits for a process that has gone, sends what was kept, both
   * for a while at most, and closes the bus and the store.
   */
  void close() {
    recovery.stop();
    drainedUntil = FreshnessPolicy.after(clock.exact(), DRAIN_LIMIT.toNanos());
    HeldLease.releaseAll(leases);
    if ((unstored.any() || unpublished.any()) && !recover()) {
      LOG.log(
          Level.WARNING,
          "closed with {0} invalidations that remote tier ''{1}'' did not take; other processes may"
              + " serve what they void until its ttl ends",
          unstored.size() + unpublished.size(),
          name);
    }
    if (bus != null) {
      bus.close();
    }
    store.close();
  }
}
