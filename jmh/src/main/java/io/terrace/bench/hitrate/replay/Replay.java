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

  private int request;
  private boolean missed;
  private boolean loaded;
  private long gets;
  private long localHits;
  private long remoteHits;
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
  }

  /** Replays {@code trace} with {@code policy} in the local tiers. */
  public static Outcome run(Trace trace, Policy policy, Setup setup) {
    Replay replay = new Replay(trace, policy, setup);
    try {
      return replay.run();
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
    int[] nextUses = Optimum.nextUses(trace);
    long reads = 0;
    for (int i = warmup; i < trace.size(); i++) {
      reads += trace.operation(i) == Operation.GET ? 1 : 0;
    }
    List<Outcome> outcomes = new ArrayList<>();
    for (long size : sizes) {
      long hits = Optimum.hits(trace, nextUses, size, admission, warmup);
      outcomes.add(Outcome.ofOptimum(reads, hits));
    }
    return outcomes;
  }

  private Outcome run() {
    for (request = 0; request < trace.size(); request++) {
      long now = trace.time(request);
      time.moveTo(now);
      int node = route.applyAsInt(request);
      switch (trace.operation(request)) {
        case GET -> get(locals.get(node), now);
        case SET -> set(node, now);
        case DELETE -> delete();
      }
    }
    return new Outcome(
        gets,
        localHits,
        remoteHits,
        gets - localHits - remoteHits,
        sets,
        deletes,
        sum(Tier::evictions),
        sum(Tier::expiredMisses),
        oldest,
        outlived,
        hitBytes,
        bytes);
  }

  private void get(Tier local, long now) {
    missed = false;
    loaded = false;
    Loaded value = local.getOrLoad(trace.key(request), now, this::below);
    if (request < setup.warmup()) {
      return;
    }
    gets++;
    bytes += trace.bytes(request);
    if (loaded) {
      return;
    }
    long age = now - value.at();
    oldest = Math.max(oldest, age);
    hitBytes += trace.bytes(request);
    if (missed) {
      remoteHits++;
    } else {
      localHits++;
      long remoteTtl = ttl(setup.times().remoteNanos());
      outlived += remoteTtl > 0 && age >= remoteTtl ? 1 : 0;
    }
  }

  /** What lies under the local tiers. */
  private Loaded below(int key, long now) {
    missed = true;
    if (remote == null) {
      loaded = true;
      return made(now, setup.times().localNanos());
    }
    Loaded far = remote.get(key, now);
    if (far == null) {
      loaded = true;
      far = made(now, setup.times().remoteNanos());
      remote.put(key, far);
    }
    return near(far, now);
  }

  /** Returns {@code far}, which the remote tier holds, as a local tier is to hold it. */
  private Loaded near(Loaded far, long now) {
    long own = end(now, setup.times().localNanos());
    return far.endingAt(setup.times().fresh() ? own : Math.min(own, far.until()));
  }

  private Loaded made(long now, long ttl) {
    return new Loaded(now, end(now, ttl), trace.bytes(request));
  }

  private long end(long now, long configured) {
    long ttl = ttl(configured);
    return ttl == 0 || now > Loaded.NEVER - ttl ? Loaded.NEVER : now + ttl;
  }

  private long ttl(long configured) {
    long said = setup.times().ofTrace() ? trace.ttl(request) : 0;
    return said == 0 ? configured : said;
  }

  private void set(int node, long now) {
    int key = trace.key(request);
    Loaded far = made(now, setup.times().remoteNanos());
    if (remote != null) {
      remote.put(key, far);
    }
    for (int i = 0; i < locals.size(); i++) {
      if (i == node) {
        boolean only = remote == null;
        locals.get(i).put(key, only ? made(now, setup.times().localNanos()) : near(far, now));
      } else {
        locals.get(i).remove(key);
      }
    }
    sets += request < setup.warmup() ? 0 : 1;
  }

  private void delete() {
    int key = trace.key(request);
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
