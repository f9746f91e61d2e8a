package io.terrace.cache.health;

import io.terrace.cache.RemoteStatistics;
import io.terrace.cache.RemoteStatistics.BreakerState;
import io.terrace.cache.TerraceCacheManager;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * Whether a process whose caches are those of one manager should be sent requests. Thread-safe;
 * does not block, and calls no store: what is told is what calls have met with.
 *
 * <p>A store that is down makes no process unfit: reads load, as if there were no cache. So it is
 * {@link State#DEGRADED}, which is ready: if each process said that it is not as soon as Redis is
 * away, none would be left.
 */
public final class CacheHealth {

  /** What a process is. */
  public enum State {
    /** Ready, and well. */
    READY,
    /** Ready, without a store or a bus that is not called for the time being. */
    DEGRADED,
    /** Not ready yet: keys are still to be loaded. */
    WARMING,
    /** Not ready any more: the manager is closed. */
    CLOSED;

    /** Returns whether requests should be sent. */
    public boolean isReady() {
      return this == READY || this == DEGRADED;
    }
  }

  /**
   * What is known at a moment. Immutable.
   *
   * @param namespace the manager's
   * @param state what the process is
   * @param remotes how it stands to each remote tier, by name
   * @param warmUps what is loaded before it is ready
   */
  public record Report(
      String namespace,
      State state,
      Map<String, RemoteStatistics> remotes,
      List<WarmUp.Progress> warmUps) {

    /** Makes a snapshot; what is given is copied. */
    public Report {
      remotes = Map.copyOf(remotes);
      warmUps = List.copyOf(warmUps);
    }

    /** Returns what else is to be said of each remote tier, in a word or two, by name. */
    public Map<String, String> remoteStates() {
      Map<String, String> states = new TreeMap<>();
      remotes.forEach((name, statistics) -> states.put(name, stateOf(statistics)));
      return states;
    }

    /** Returns how far the warm-ups are, in words, by cache. */
    public Map<String, String> warmUpStates() {
      Map<String, String> states = new TreeMap<>();
      warmUps.forEach(
          each ->
              states.put(
                  each.cache(),
                  each.state() + ", " + each.loaded() + " of " + each.keys() + " keys"));
      return states;
    }
  }

  private final TerraceCacheManager manager;
  private final List<WarmUp<?, ?>> warmUps;

  private CacheHealth(TerraceCacheManager manager, Collection<WarmUp<?, ?>> warmUps) {
    this.manager = Objects.requireNonNull(manager, "manager");
    this.warmUps = List.copyOf(warmUps);
  }

  /** Returns the health of a process that is ready once each of {@code warmUps} has ended. */
  public static CacheHealth of(
      TerraceCacheManager manager, Collection<? extends WarmUp<?, ?>> warmUps) {
    return new CacheHealth(manager, List.copyOf(warmUps));
  }

  /** Returns the health of a process that warms nothing up. */
  public static CacheHealth of(TerraceCacheManager manager) {
    return new CacheHealth(manager, List.of());
  }

  /** Returns what is known now. */
  public Report report() {
    List<WarmUp.Progress> progress = warmUps.stream().map(WarmUp::progress).toList();
    Map<String, RemoteStatistics> remotes;
    try {
      remotes = manager.remoteStatistics();
    } catch (IllegalStateException closed) {
      return new Report(manager.namespace(), State.CLOSED, Map.of(), progress);
    }
    return new Report(manager.namespace(), state(remotes, progress), remotes, progress);
  }

  private static State state(Map<String, RemoteStatistics> remotes, List<WarmUp.Progress> warmUps) {
    if (warmUps.stream().anyMatch(each -> each.state() != WarmUp.State.ENDED)) {
      return State.WARMING;
    }
    boolean allCalled = remotes.values().stream().allMatch(CacheHealth::isCalled);
    return allCalled ? State.READY : State.DEGRADED;
  }

  private static boolean isCalled(RemoteStatistics remote) {
    return remote.store().breaker() == BreakerState.CLOSED
        && remote.bus().map(bus -> bus.breaker() == BreakerState.CLOSED).orElse(true);
  }

  private static String stateOf(RemoteStatistics remote) {
    String store = remote.store().breaker() == BreakerState.CLOSED ? "store called" : "store down";
    String bus =
        remote
            .bus()
            .map(calls -> calls.breaker() == BreakerState.CLOSED ? ", bus called" : ", bus down")
            .orElse("");
    return store + bus + (remote.pending() == 0 ? "" : ", " + remote.pending() + " kept");
  }
}
