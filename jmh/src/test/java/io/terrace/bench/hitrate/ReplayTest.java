package io.terrace.bench.hitrate;

import static org.assertj.core.api.Assertions.assertThat;

import io.terrace.bench.hitrate.curve.LruCurve;
import io.terrace.bench.hitrate.replay.Loading;
import io.terrace.bench.hitrate.replay.Outcome;
import io.terrace.bench.hitrate.replay.Policy;
import io.terrace.bench.hitrate.replay.Replay;
import io.terrace.bench.hitrate.replay.Route;
import io.terrace.bench.hitrate.replay.Setup;
import io.terrace.bench.hitrate.trace.Samples;
import io.terrace.bench.hitrate.trace.Trace;
import java.time.Duration;
import java.util.SplittableRandom;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Counts against those of other programs, and what must hold of any trace. */
class ReplayTest {

  private static final String ZIPF = "gen-zipf08-10k-300k.txt.gz";

  @ParameterizedTest
  @CsvSource({
    "gen-zipf08-10k-300k.txt.gz, 100, 110522, 46634, 39761",
    "gen-zipf08-10k-300k.txt.gz, 2500, 241436, 183632, 170342",
    "gen-scanmix.txt.gz, 100, 105132, 61427, 53377",
    "gen-scanmix.txt.gz, 1500, 173736, 141386, 134017",
    "gen-loop1011x500.txt.gz, 1000, 499000, 0, 0",
    "gen-loop1011x500.txt.gz, 1011, 504489, 504489, 504489"
  })
  void exactPoliciesGiveTheReferenceCounts(String file, long size, long min, long lru, long fifo)
      throws Exception {
    Trace trace = Traces.sample(file);

    assertThat(Replay.optimum(trace, Policy.MIN, size, 0).hits()).isEqualTo(min);
    assertThat(Replay.run(trace, Policy.LRU, Setup.of(size)).hits()).isEqualTo(lru);
    assertThat(Replay.run(trace, Policy.FIFO, Setup.of(size)).hits()).isEqualTo(fifo);
    assertThat(LruCurve.of(Samples.whole(trace)).hits(size)).isEqualTo(lru);
  }

  @ParameterizedTest
  @CsvSource({
    "1, 500, 2500, ROUND_ROBIN, 98715, 84473, 116812",
    "3, 500, 2500, ROUND_ROBIN, 98745, 83688, 117567",
    "3, 500, 2500, HASH, 152196, 29897, 117907",
    "3, 500, 2500, RANDOM, 98820, 83610, 117570",
    "3, 1000, 5000, HASH, 196175, 39903, 63922"
  })
  void twoTiersGiveTheReferenceCounts(
      int nodes, long local, long remote, Route route, long hits, long remoteHits, long loads)
      throws Exception {
    Setup setup = Setup.of(local).over(remote, nodes, route);

    Outcome outcome = Replay.run(Traces.sample(ZIPF), Policy.LRU, setup);

    assertThat(outcome.localHits()).isEqualTo(hits);
    assertThat(outcome.remoteHits()).isEqualTo(remoteHits);
    assertThat(outcome.loads()).isEqualTo(loads);
  }

  @ParameterizedTest
  @CsvSource({"500, 1000, 90758, 7957", "2500, 1000, 99274, 84358", "2500, 10000, 175571, 8061"})
  void ttlsGiveTheReferenceCounts(long size, long ttl, long hits, long expired) throws Exception {
    Setup setup = Setup.of(size).lasting(new Setup.Times(ttl * 1_000_000_000L, 0, false, false));

    Outcome outcome = Replay.run(Traces.sample(ZIPF), Policy.LRU, setup);

    assertThat(outcome.hits()).isEqualTo(hits);
    assertThat(outcome.local().expiredMisses()).isEqualTo(expired);
    assertThat(outcome.served().oldestNanos()).isLessThan(ttl * 1_000_000_000L);
  }

  @ParameterizedTest
  @EnumSource(names = {"TERRACE", "CAFFEINE", "CACHE2K", "EHCACHE", "GUAVA", "LRU", "FIFO", "MIN"})
  void noPolicyPassesTheOptimum(Policy policy) {
    Trace trace = random(7, 20_000, 400);
    for (long size : new long[] {1, 20, 150, 500}) {
      long bound = Replay.optimum(trace, Policy.MIN_BYPASS, size, 0).hits();
      long hits =
          policy == Policy.MIN
              ? Replay.optimum(trace, policy, size, 0).hits()
              : Replay.run(trace, policy, Setup.of(size)).hits();

      assertThat(hits).as("%s of %d", policy, size).isLessThanOrEqualTo(bound);
      assertThat(bound).isLessThanOrEqualTo(trace.ceiling());
    }
  }

  @Test
  void aSampledCurveIsNearTheExactOne() throws Exception {
    Trace trace = Traces.sample(ZIPF);
    LruCurve exact = LruCurve.of(Samples.whole(trace));
    LruCurve sampled = LruCurve.of(Samples.of(trace, 0.1));

    assertThat(sampled.rate(2_500)).isCloseTo(exact.rate(2_500), Offset.offset(0.05));
    assertThat(sampled.error(2_500)).isPositive();
  }

  @ParameterizedTest
  @CsvSource({"NONE, 20", "PROCESS, 3", "FLEET, 1"})
  void loadsThatTakeTimeAreJoined(Loading.Protection protection, int most) {
    Trace burst = Trace.ofReads("burst", new int[60]);
    Setup setup =
        Setup.of(10)
            .over(10, 3, Route.ROUND_ROBIN)
            .loading(new Loading(Duration.ofSeconds(20).toNanos(), protection));

    Outcome outcome = Replay.run(burst, Policy.LRU, setup);

    assertThat(outcome.misses().mostAtOnce()).isEqualTo(most);
    assertThat(outcome.loads()).isEqualTo(most);
    assertThat(outcome.hits()).isEqualTo(40);
    assertThat(outcome.misses().joined()).isEqualTo(20 - most);
  }

  /** Skewed: the product of two uniform numbers is small more often than not. */
  private static Trace random(long seed, int size, int keys) {
    SplittableRandom random = new SplittableRandom(seed);
    return Trace.ofReads(
        "random",
        random.ints(size, 0, keys).map(key -> (int) (key * random.nextDouble())).toArray());
  }
}
