package io.terrace.cache.intercept;

import static org.assertj.core.api.Assertions.assertThat;

import io.terrace.cache.TerraceCacheManager;
import io.terrace.cache.annotation.Cached;
import io.terrace.cache.redis.RedisTier;
import io.terrace.cache.test.server.RedisCluster;
import io.terrace.cache.test.server.RedisServer;
import io.terrace.cache.test.server.ServerExtension;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * A thousand keys on three shards. The servers count: what they were asked, and how often they had
 * to read from a connection, which is once for all that lies there.
 */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ClusterBatchTest {

  @RegisterExtension
  static final ServerExtension<RedisCluster> CLUSTER = new ServerExtension<>(RedisCluster::start);

  private static final int PRIMARIES = 3;

  /**
   * A third of a thousand requests is 20 kB, which the driver sends in parts of 8 and a server
   * reads in parts of 16; the bus and the clock are asked meanwhile. One by one it would be 333.
   */
  private static final long MOST_READS = 100;

  /** Those of the bus and of the clock, meanwhile; some read a key. */
  private static final long MOST_OTHER_SCRIPTS = 150;

  interface Squares {
    @Cached(name = "squares", ttl = "1h")
    Map<Integer, Long> squares(Collection<Integer> numbers);
  }

  private final List<Collection<Integer>> calls = new ArrayList<>();
  private final List<TerraceCacheManager> managers = new ArrayList<>();

  @BeforeEach
  void flush() {
    primaries().forEach(node -> node.command("FLUSHALL"));
  }

  @AfterEach
  void close() {
    managers.forEach(TerraceCacheManager::close);
  }

  private static List<RedisServer> primaries() {
    return CLUSTER.get().nodes().subList(0, PRIMARIES);
  }

  /** Returns them with a heap of their own, and with connections to all shards. */
  private Squares squares() {
    TerraceCacheManager manager =
        TerraceCacheManager.builder()
            .namespace("batch")
            .unlisted()
            .remote(
                RedisTier.builder()
                    .cluster(CLUSTER.get().addresses())
                    .namespace("batch")
                    .timeout(Duration.ofSeconds(30))
                    .build())
            .build();
    managers.add(manager);
    Squares squares = CachedProxies.of(manager).wrap(Squares.class, this::computed);
    squares.squares(numbers(10_000, 10_032));
    calls.clear();
    return squares;
  }

  private Map<Integer, Long> computed(Collection<Integer> numbers) {
    calls.add(numbers);
    return numbers.stream().collect(Collectors.toMap(Function.identity(), n -> (long) n * n));
  }

  private static Set<Integer> numbers(int from, int to) {
    return IntStream.range(from, to).boxed().collect(Collectors.toSet());
  }

  private static long counted(String section, String counter) {
    Pattern line = Pattern.compile(counter + "(\\d+)");
    long sum = 0;
    for (RedisServer node : primaries()) {
      Matcher found = line.matcher(String.valueOf(node.command("INFO", section)));
      sum += found.find() ? Long.parseLong(found.group(1)) : 0;
    }
    return sum;
  }

  private static void beginCounting() {
    primaries().forEach(node -> node.command("CONFIG", "RESETSTAT"));
  }

  @Test
  void areReadInOneRoundTripAShard() {
    squares().squares(numbers(0, 1_000));
    Squares elsewhere = squares();

    beginCounting();
    Map<Integer, Long> all = elsewhere.squares(numbers(0, 1_000));

    assertThat(all).hasSize(1_000).containsEntry(999, 998_001L);
    assertThat(calls).isEmpty();
    assertThat(counted("commandstats", "cmdstat_get:calls="))
        .as("keys read")
        .isBetween(1_000L, 1_000L + MOST_OTHER_SCRIPTS);
    assertThat(counted("stats", "total_reads_processed:"))
        .as("reads of all shards")
        .isLessThan(PRIMARIES * MOST_READS);
  }

  @Test
  void ofWhichSixHundredAreKnownLeaveFourHundredForOneCall() {
    squares().squares(numbers(0, 600));
    Squares elsewhere = squares();

    beginCounting();
    Map<Integer, Long> all = elsewhere.squares(numbers(0, 1_000));

    assertThat(all).hasSize(1_000).containsEntry(999, 998_001L);
    assertThat(calls).hasSize(1);
    assertThat(calls.get(0)).hasSize(400).allMatch(number -> number >= 600);
    assertThat(counted("commandstats", "cmdstat_evalsha:calls="))
        .as("claims and fills of what is missing; none of what is known")
        .isBetween(800L, 800L + MOST_OTHER_SCRIPTS);
    assertThat(counted("stats", "total_reads_processed:"))
        .as("reads of all shards: what is asked, the claims, the fills")
        .isLessThan(PRIMARIES * 3 * MOST_READS);
    beginCounting();
    assertThat(squares().squares(numbers(0, 1_000))).as("all are stored").hasSize(1_000);
    assertThat(calls).isEmpty();
  }
}
