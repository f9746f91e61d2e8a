package io.terrace.bench.hitrate.replay;

import io.terrace.bench.hitrate.trace.Operation;
import io.terrace.bench.hitrate.trace.Trace;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntUnaryOperator;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * One replay of a trace, in the model that the package describes. The remote tier is an exact LRU.
 * A write goes to the remote tier and to the writer's local one, and away from those of the other
 * nodes, as the bus has it; a removal goes everywhere. For one thread, and one use.
 */
public final class Replay {

  private final Trace trace;
  private final Setup setup;
  private final TraceTime time = new TraceTime();
  private final List<Tier> locals = new ArrayList<>();
  private final @Nullable Tier remote;
  private final IntUnaryOperator route;
  private final Flights flights;

  private int request;
  private boolean missed;
  private boolean loaded;
  private long gets;
  private long localHits;
  private long remoteHits;
  private long joined;
  private long sets;
  private long deletes;
  private long oldest;
  private long outlived;
  private long hitBytes;
  private long bytes;

  private Replay(Trace trace, Policy policy, Setup setup) {
    this.trace = trace;
    this.setup = setup;
    boolean expires = setup.times().localNanos() > 0 || setup.times().ofTrace();
    Space.Unit unit = setup.byBytes() ? Space.Unit.BYTES : Space.Unit.ENTRIES;
    for (int node = 0; node < setup.nodes(); node++) {
      locals.add(policy.tier(new Space(trace, setup.local(), unit, expires, time)));
    }
    this.remote =
        setup.remote() == 0
            ? null
            : Policy.LRU.tier(new Space(trace, setup.remote(), unit, expires, time));
    this.route = setup.route().of(trace, setup.nodes());
    this.flights = new Flights(setup.loading().protection(), trace.uniqueKeys());
  }

  /** Replays {@code trace} with {@code policy} in the local tiers; caches draw from a seed. */
  public static Outcome run(Trace trace, Policy policy, Setup setup) {
    return run(trace, policy, setup, Chance.SEED, Progress.NONE);
  }

  /** The same with another seed, and says how far it is. */
  public static Outcome run(Trace trace, Policy policy, Setup setup, long seed, Progress progress) {
    Replay replay = new Replay(trace, policy, setup);
    try {
      Chance.seed(seed); // after what tiers draw while they are made
      return replay.run(progress);
    } finally {
      replay.locals.forEach(Tier::close);
    }
  }

  /** Returns what the optimum {@code policy} counts with room for {@code entries} in all. */
  public static Outcome optimum(Trace trace, Policy policy, long entries, int warmup) {
    return optima(trace, policy, List.of(entries), warmup).get(0);
  }

  /** Returns what the optimum {@code policy} counts with each of {@code sizes}. */
  public static List<Outcome> optima(Trace trace, Policy policy, List<Long> sizes, int warmup) {
    Optimum.Admission admission =
        policy == Policy.MIN ? Optimum.Admission.FORCED : Optimum.Admission.BYPASS;
    int[] nextUses = Optimum.nextUses(trace, warmup);
    long reads = 0;
    for (int i = warmup; i < trace.size(); i++) {
      reads += trace.operation(i) == Operation.GET ? 1 : 0;
    }
    long counted = reads;
    return sizes.parallelStream()
        .map(size -> Optimum.hits(trace, nextUses, size, admission, warmup))
        .map(hits -> Outcome.ofOptimum(counted, hits))
        .toList();
  }

  private Outcome run(Progress progress) {
    for (request = 0; request < trace.size(); request++) {
      if (request % Progress.STRIDE == 0) {
        progress.at(request, trace.size());
      }
      long now = trace.time(request);
      time.moveTo(now);
      land(now);
      int node = route.applyAsInt(request);
      switch (trace.operation(request)) {
        case GET -> count(get(node, now), now);
        case SET -> set(node, now);
        case DELETE -> delete();
      }
    }
    return outcome();
  }

  private Outcome outcome() {
    return new Outcome(
        gets,
        localHits,
        remoteHits,
        new Outcome.Misses(
            gets - localHits - remoteHits - joined,
            joined,
            setup.loading().nanos() == 0 ? 1 : flights.most()),
        new Outcome.Writes(sets, deletes),
        new Outcome.Local(
            sum(Tier::evictions),
            sum(Tier::expiredMisses),
            locals.stream().mapToLong(Tier::excess).max().orElse(0)),
        new Outcome.Served(oldest, outlived, hitBytes, bytes));
  }

  /** Reads; returns what was served, or null if nothing was there yet. */
  private @Nullable Loaded get(int node, long now) {
    missed = false;
    loaded = false;
    if (setup.loading().nanos() > 0) {
      return getOrBegin(node, now);
    }
    Loaded value = locals.get(node).getOrLoad(trace.key(request), now, this::below);
    return loaded ? null : value;
  }

  private void count(@Nullable Loaded value, long now) {
    if (request < setup.warmup()) {
      return;
    }
    gets++;
    bytes += trace.bytes(request);
    if (value == null) {
      joined += loaded ? 0 : 1;
      return;
    }
    long age = now - value.at();
    oldest = Math.max(oldest, age);
    hitBytes += trace.bytes(request);
    if (missed) {
      remoteHits++;
    } else {
      localHits++;
      long remoteTtl = ttl(request, setup.times().remoteNanos());
      outlived += remoteTtl > 0 && age >= remoteTtl ? 1 : 0;
    }
  }

  /**
   * Reads where a load takes time: it begins now, and what it brings is there when it has ended.
   */
  private @Nullable Loaded getOrBegin(int node, long now) {
    int key = trace.key(request);
    Tier local = locals.get(node);
    Loaded held = local.get(key, now);
    if (held != null) {
      return held;
    }
    missed = true;
    Loaded far = remote == null ? null : remote.get(key, now);
    if (far != null) {
      Loaded near = near(request, far, now);
      local.put(key, near);
      return near;
    }
    if (!flights.join(key, node)) {
      loaded = true;
      flights.begin(key, request, node, now + setup.loading().nanos());
    }
    return null;
  }

  /** Stores what loads have brought that have ended by {@code now}. */
  private void land(long now) {
    for (var ended = flights.ended(now); ended != null; ended = flights.ended(now)) {
      if (ended.detached) {
        continue;
      }
      int key = ended.key;
      long end = ended.endsAt;
      int asked = ended.request;
      time.moveTo(end);
      Loaded far = made(asked, end, setup.times().remoteNanos());
      if (remote != null) {
        remote.put(key, far);
      }
      Loaded near =
          remote == null ? made(asked, end, setup.times().localNanos()) : near(asked, far, end);
      ended.nodes.stream().forEach(node -> locals.get(node).put(key, near));
    }
    time.moveTo(now);
  }

  /** What lies under the local tiers. */
  private Loaded below(int key, long now) {
    missed = true;
    if (remote == null) {
      loaded = true;
      return made(request, now, setup.times().localNanos());
    }
    Loaded far = remote.get(key, now);
    if (far == null) {
      loaded = true;
      far = made(request, now, setup.times().remoteNanos());
      remote.put(key, far);
    }
    return near(request, far, now);
  }

  /** Returns {@code far}, which the remote tier holds, as a local tier is to hold it. */
  private Loaded near(int asked, Loaded far, long now) {
    long own = end(now, ttl(asked, setup.times().localNanos()));
    return far.endingAt(setup.times().fresh() ? own : Math.min(own, far.until()));
  }

  private Loaded made(int asked, long now, long configured) {
    return new Loaded(now, end(now, ttl(asked, configured)), trace.bytes(asked));
  }

  private static long end(long now, long ttl) {
    return ttl == 0 || now > Loaded.NEVER - ttl ? Loaded.NEVER : now + ttl;
  }

  private long ttl(int asked, long configured) {
    long said = setup.times().ofTrace() ? trace.ttl(asked) : 0;
    return said == 0 ? configured : said;
  }

  private void set(int node, long now) {
    int key = trace.key(request);
    flights.detach(key);
    Loaded far = made(request, now, setup.times().remoteNanos());
    if (remote != null) {
      remote.put(key, far);
    }
    for (int i = 0; i < locals.size(); i++) {
      if (i == node) {
        boolean only = remote == null;
        locals
            .get(i)
            .put(
                key,
                only ? made(request, now, setup.times().localNanos()) : near(request, far, now));
      } else {
        locals.get(i).remove(key);
      }
    }
    sets += request < setup.warmup() ? 0 : 1;
  }

  private void delete() {
    int key = trace.key(request);
    flights.detach(key);
    if (remote != null) {
      remote.remove(key);
    }
    locals.forEach(local -> local.remove(key));
    deletes += request < setup.warmup() ? 0 : 1;
  }

  private long sum(ToLongFunction<Tier> count) {
    long sum = 0;
    for (Tier local : locals) {
      long own = count.applyAsLong(local);
      if (own == Tier.UNKNOWN) {
        return Tier.UNKNOWN;
      }
      sum += own;
    }
    return sum;
  }
}
