package io.terrace.bench.hitrate.replay;

import io.terrace.bench.hitrate.trace.Samples;

/**
 * The tiers that a trace is replayed against. Immutable.
 *
 * @param local how much the local tier of each node may hold; 0 for none
 * @param remote how much the remote tier may hold; 0 for none
 * @param nodes how many nodes share the remote tier
 * @param route which node a request goes to
 * @param times how long entries last
 * @param loading how long loads take, and who waits for them
 * @param byBytes whether sizes are in bytes, else in entries
 * @param warmup how many requests are left out of the counts
 */
public record Setup(
    long local,
    long remote,
    int nodes,
    Route route,
    Times times,
    Loading loading,
    boolean byBytes,
    int warmup) {

  /**
   * How long entries last.
   *
   * @param localNanos in a local tier; 0 for as long as there is room
   * @param remoteNanos in the remote tier; 0 for as long as there is room
   * @param fresh whether an entry that comes from the remote tier lasts as long as one that was
   *     just loaded, else no longer than what is left of it there
   * @param ofTrace whether a ttl that the trace says goes before these
   */
  public record Times(long localNanos, long remoteNanos, boolean fresh, boolean ofTrace) {

    /** Entries last for as long as there is room. */
    public static final Times NONE = new Times(0, 0, false, false);
  }

  /** Returns one cache of {@code local} entries that never end. */
  public static Setup of(long local) {
    return new Setup(local, 0, 1, Route.ROUND_ROBIN, Times.NONE, Loading.INSTANT, false, 0);
  }

  /** Returns the same over a remote tier of {@code entries}. */
  public Setup over(long entries, int nodes, Route route) {
    return new Setup(local, entries, nodes, route, times, loading, byBytes, warmup);
  }

  /** Returns the same with entries that last as long as {@code times} says. */
  public Setup lasting(Times times) {
    return new Setup(local, remote, nodes, route, times, loading, byBytes, warmup);
  }

  /** Returns the same with loads that go as {@code loading} says. */
  public Setup loading(Loading loading) {
    return new Setup(local, remote, nodes, route, times, loading, byBytes, warmup);
  }

  /** Returns the same with local sizes in bytes. */
  public Setup inBytes() {
    return new Setup(local, remote, nodes, route, times, loading, true, warmup);
  }

  /** Returns the same, which leaves the first {@code requests} out of the counts. */
  public Setup after(int requests) {
    return new Setup(local, remote, nodes, route, times, loading, byBytes, requests);
  }

  /** Returns the tiers that stand for these in {@code samples}. */
  public Setup in(Samples samples) {
    int counted = (int) samples.scaled(warmup);
    return new Setup(
        samples.scaled(local),
        samples.scaled(remote),
        nodes,
        route,
        times,
        loading,
        byBytes,
        counted);
  }

  /** Returns how many entries, or bytes, all tiers together may hold. */
  public long total() {
    return nodes * local + remote;
  }
}
