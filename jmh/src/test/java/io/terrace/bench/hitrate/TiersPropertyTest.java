package io.terrace.bench.hitrate;

import static org.assertj.core.api.Assertions.assertThat;

import io.terrace.bench.hitrate.curve.LruCurve;
import io.terrace.bench.hitrate.replay.Outcome;
import io.terrace.bench.hitrate.replay.Policy;
import io.terrace.bench.hitrate.replay.Replay;
import io.terrace.bench.hitrate.replay.Route;
import io.terrace.bench.hitrate.replay.Setup;
import io.terrace.bench.hitrate.trace.Samples;
import io.terrace.bench.hitrate.trace.Trace;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What must hold of any trace and any tiers, on traces and tiers that are drawn: each seed is a
 * case, and fails alone.
 */
class TiersPropertyTest {

  private static final int CASES = 60;

  private static LongStream seeds() {
    return LongStream.range(0, CASES);
  }

  /** A trace, and two tiers for it. */
  @SuppressWarnings("ArrayRecordComponent") // read, never compared
  private record Case(Trace trace, int[] keys, int local, int remote, int nodes) {

    static Case of(long seed) {
      SplittableRandom random = new SplittableRandom(seed);
      int keys = random.nextInt(1, 300);
      int[] requests = random.ints(random.nextInt(1, 2_000), 0, keys).toArray();
      if (random.nextBoolean()) { // skewed: a product is small more often than not
        Arrays.setAll(requests, i -> (int) (requests[i] * random.nextDouble()));
      }
      return new Case(
          Trace.ofReads("seed " + seed, requests),
          requests,
          random.nextInt(1, keys + 10),
          random.nextInt(1, keys + 10),
          random.nextInt(1, 5));
    }

    Setup tiers(Route route) {
      return Setup.of(local).over(remote, nodes, route);
    }
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void theInvariantsOfTwoTiersHold(long seed) {
    Case drawn = Case.of(seed);
    Trace trace = drawn.trace();
    for (Route route : new Route[] {Route.ROUND_ROBIN, Route.HASH, Route.RANDOM}) {
      Outcome both = lru(trace, drawn.tiers(route));
      Outcome unbounded = lru(trace, Setup.of(drawn.local()).over(1_000, drawn.nodes(), route));
      Outcome remoteOnly = lru(trace, Setup.of(0).over(drawn.remote(), drawn.nodes(), route));

      assertThat(both.localHits() + both.remoteHits() + both.loads()).isEqualTo(trace.size());
      assertThat(unbounded.loads()).isEqualTo(trace.uniqueKeys());
      assertThat(unbounded.localHits())
          .as("local hits, which the remote tier's size must not change")
          .isEqualTo(both.localHits());
      assertThat(remoteOnly.remoteHits()).isEqualTo(oneLru(trace, drawn.remote()));
      assertThat(both.hits())
          .isLessThanOrEqualTo(optimum(trace, drawn.tiers(route).total()))
          .isLessThanOrEqualTo(trace.ceiling());
    }
    Outcome alone = lru(trace, Setup.of(drawn.local()).over(drawn.remote(), 1, Route.HASH));
    assertThat(alone.localHits()).isEqualTo(oneLru(trace, drawn.local()));
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void aNodeHitsAsItsOwnRequestsAlone(long seed) {
    Case drawn = Case.of(seed);
    long hits = 0;
    for (int node = 0; node < drawn.nodes(); node++) {
      int own = node;
      int[] requests =
          IntStream.range(0, drawn.keys().length)
              .filter(i -> i % drawn.nodes() == own)
              .map(i -> drawn.keys()[i])
              .toArray();
      hits += naiveLru(requests, drawn.local());
    }

    assertThat(lru(drawn.trace(), drawn.tiers(Route.ROUND_ROBIN)).localHits()).isEqualTo(hits);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void theCurveIsTheReplayAtEverySize(long seed) {
    Case drawn = Case.of(seed);
    LruCurve curve = LruCurve.of(Samples.whole(drawn.trace()));

    for (int size = 1; size <= drawn.trace().uniqueKeys() + 2; size++) {
      long hits = naiveLru(drawn.keys(), size);
      assertThat(curve.hits(size)).as("size %d", size).isEqualTo(hits);
      assertThat(oneLru(drawn.trace(), size)).as("size %d", size).isEqualTo(hits);
    }
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void noCacheBeatsTheOptimumAlsoAfterAWarmUp(long seed) {
    Case drawn = Case.of(seed);
    int warmup = drawn.trace().size() / 3;
    long bound = Replay.optimum(drawn.trace(), Policy.MIN_BYPASS, drawn.local(), warmup).hits();
    for (Policy policy : new Policy[] {Policy.TERRACE, Policy.LRU, Policy.FIFO}) {
      Outcome outcome = Replay.run(drawn.trace(), policy, Setup.of(drawn.local()).after(warmup));
      assertThat(outcome.hits()).as(policy.toString()).isLessThanOrEqualTo(bound);
      assertThat(outcome.local().excess()).as(policy.toString()).isZero();
    }
    assertThat(Replay.optimum(drawn.trace(), Policy.MIN, drawn.local(), warmup).hits())
        .isLessThanOrEqualTo(bound);
  }

  private static Outcome lru(Trace trace, Setup setup) {
    return Replay.run(trace, Policy.LRU, setup);
  }

  private static long oneLru(Trace trace, long size) {
    return lru(trace, Setup.of(size)).hits();
  }

  private static long optimum(Trace trace, long size) {
    return Replay.optimum(trace, Policy.MIN_BYPASS, size, 0).hits();
  }

  /** LRU as the JDK has it: another implementation than the one under test. */
  private static long naiveLru(int[] requests, int size) {
    Map<Integer, Boolean> held =
        new LinkedHashMap<>(16, 0.75f, true) {
          private static final long serialVersionUID = 1L;

          @Override
          protected boolean removeEldestEntry(Map.Entry<Integer, Boolean> eldest) {
            return size() > size;
          }
        };
    return IntStream.of(requests).filter(key -> held.put(key, true) != null).count();
  }
}
