package io.terrace.cache.engine;

import io.terrace.cache.codec.FrameCodec;
import io.terrace.cache.spi.LeaseStore;
import io.terrace.cache.spi.LeaseStore.Claim;
import io.terrace.cache.spi.RemoteStore;
import io.terrace.cache.spi.Scannable;
import io.terrace.cache.spi.StoreException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Frees what a clear, or another era, has left in a store that can list its keys: frames of an
 * earlier version of their cache, which nobody takes any more, and which would be there until their
 * ttl ends.
 *
 * <p>It begins a while after the clear, when what is wanted has been replaced; at most once a
 * minute for each cache, by one process of all, which a lease says; and reads {@value #PAGE} frames
 * at a time with pauses between. What cannot be read may be of a newer build, and stays. Nothing
 * depends on it: if it fails, the ttl does its work.
 *
 * <p>Invariant: the version is asked for after the frames were read, so that a frame which has
 * another is void; and one that was replaced since has a version of its own, and stays.
 *
 * <p>Thread-safe; what blocks does so in a thread of its own.
 */
final class RemoteSweep {

  static final Duration FIRST_PAUSE = Duration.ofSeconds(10);
  static final Duration LEAST_DISTANCE = Duration.ofMinutes(1);

  private static final int PAGE = 500;
  private static final long PAUSE_NANOS = 50_000_000;
  private static final System.Logger LOG = System.getLogger(RemoteSweep.class.getName());

  private final RemoteLink link;
  private final EngineClock clock;
  private final Executor thread;
  private final ConcurrentMap<String, Long> nextAllowed = new ConcurrentHashMap<>();
  private final Set<String> waiting = ConcurrentHashMap.newKeySet();

  RemoteSweep(RemoteLink link, EngineClock clock, Executor thread) {
    this.link = link;
    this.clock = clock;
    this.thread = thread;
  }

  /** Has what is void of {@code cache} be freed, behind. */
  void begin(String cache) {
    if (!(link.store() instanceof Scannable store) || !waiting.add(cache)) {
      return;
    }
    long now = clock.exact();
    long wait = Math.max(FIRST_PAUSE.toNanos(), nextAllowed.getOrDefault(cache, now) - now);
    nextAllowed.put(cache, now + wait + LEAST_DISTANCE.toNanos());
    var ignored =
        link.later(
            Duration.ofNanos(wait),
            () -> {
              try {
                thread.execute(() -> sweep(cache, store));
              } catch (RejectedExecutionException closed) {
                // The manager is closed.
              }
            });
  }

  private void sweep(String cache, Scannable store) {
    waiting.remove(cache); // a clear that comes now is for the next time
    HeldLease lease = null;
    try {
      if (link.store() instanceof LeaseStore leases) {
        lease = turn(cache, leases);
        if (lease == null) {
          return; // another process does it
        }
      }
      Page page = new Page(cache, store);
      store.scan(link.names().prefixOf(cache), page::add);
      page.free();
    } catch (StoreException | EndedException given) {
      LOG.log(Level.DEBUG, "what was void was not freed to the end", given);
    } finally {
      if (lease != null) {
        lease.release();
      }
    }
  }

  private @Nullable HeldLease turn(String cache, LeaseStore leases) {
    String key = link.names().keyOfSweep(cache);
    Claim claim = link.call(() -> leases.frameOrLease(key, RemoteStore.ABSENT, HeldLease.TIME));
    return claim instanceof Claim.Granted granted
        ? HeldLease.of(leases, granted.lease(), link, () -> true)
        : null;
  }

  /** The manager is closed: its threads are interrupted. */
  private static final class EndedException extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  /** Keys that are looked at together. */
  private final class Page {
    private final String cache;
    private final Scannable store;
    private final Set<String> keys = new LinkedHashSet<>();

    Page(String cache, Scannable store) {
      this.cache = cache;
      this.store = store;
    }

    void add(String key) {
      keys.add(key);
      if (keys.size() == PAGE) {
        free();
        LockSupport.parkNanos(PAUSE_NANOS);
        if (Thread.currentThread().isInterrupted()) {
          throw new EndedException();
        }
      }
    }

    /** Frees those of the keys whose frames are void. */
    void free() {
      Map<String, byte[]> frames = link.call(() -> link.store().getAll(Set.copyOf(keys)));
      keys.clear();
      if (frames.isEmpty()) {
        return;
      }
      long present = link.call(() -> link.versions().stored(TagStamps.nameOfCache(cache)));
      frames.forEach(
          (key, bytes) -> {
            if (FrameCodec.read(bytes, key) instanceof FrameCodec.Readable readable
                && readable.frame().generation() != present) {
              boolean ignored = link.call(() -> store.free(key, FrameCodec.version(bytes)));
            }
          });
    }
  }
}
