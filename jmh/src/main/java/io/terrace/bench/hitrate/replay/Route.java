package io.terrace.bench.hitrate.replay;

import io.terrace.bench.hitrate.trace.Trace;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.function.IntUnaryOperator;

/** Which node a request goes to. */
public enum Route {
  /** One after another, as a load balancer deals them out. */
  ROUND_ROBIN {
    @Override
    IntUnaryOperator of(Trace trace, int nodes) {
      return request -> request % nodes;
    }
  },
  /** By the key, so that a key is always on the same node. */
  HASH {
    @Override
    IntUnaryOperator of(Trace trace, int nodes) {
      return request -> nodeOf(trace.keyObject(trace.key(request)), nodes);
    }
  },
  /** By chance, with a seed of {@value #SEED}. */
  RANDOM {
    @Override
    IntUnaryOperator of(Trace trace, int nodes) {
      SplittableRandom random = new SplittableRandom(SEED);
      return request -> random.nextInt(nodes);
    }
  },
  /** By who sent it, where the trace says. */
  CLIENT {
    @Override
    IntUnaryOperator of(Trace trace, int nodes) {
      return request -> trace.client(request) % nodes;
    }
  };

  /** What {@link #RANDOM} starts from. */
  public static final long SEED = 42;

  /** Returns the node of each request, which is asked for once, in order. */
  abstract IntUnaryOperator of(Trace trace, int nodes);

  private static int nodeOf(Object key, int nodes) {
    long number = key instanceof Long whole ? whole : key.hashCode();
    return (int) Long.remainderUnsigned(mixed(number), nodes);
  }

  /** SplitMix64: Steele, Lea, Flood, "Fast Splittable Pseudorandom Number Generators", 2014. */
  private static long mixed(long number) {
    long z = number + 0x9E3779B97F4A7C15L;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  /** The name by which it is asked for. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
