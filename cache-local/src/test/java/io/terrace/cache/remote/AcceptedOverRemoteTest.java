package io.terrace.cache.remote;

import static org.assertj.core.api.Assertions.assertThat;

import io.terrace.cache.CacheSpec;
import io.terrace.cache.TieredCache;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What one process refuses, another may have loaded anew. */
class AcceptedOverRemoteTest {

  private final Fleet fleet = new Fleet();
  private final TieredCache<String, Integer> one = cache();
  private final TieredCache<String, Integer> two = cache();
  private final List<Optional<Integer>> replaced = new ArrayList<>();

  private TieredCache<String, Integer> cache() {
    return fleet
        .manager()
        .cache("pages", CacheSpec.of(String.class, Integer.class).ttl(Duration.ofMinutes(1)));
  }

  @AfterEach
  void close() {
    fleet.close();
  }

  private int atLeast(int least, TieredCache<String, Integer> cache) throws Exception {
    return cache
        .async()
        .load(
            "key",
            value -> value >= least,
            (key, context) -> {
              replaced.add(context.stale());
              return CompletableFuture.completedFuture(least);
            })
        .get(20, TimeUnit.SECONDS);
  }

  @Test
  void whatAnotherProcessLoadedMeanwhileIsTakenInPlaceOfALoad() throws Exception {
    assertThat(atLeast(1, one)).isEqualTo(1);
    assertThat(atLeast(1, two)).isEqualTo(1);
    assertThat(atLeast(2, one)).isEqualTo(2);

    assertThat(atLeast(2, two)).isEqualTo(2);

    assertThat(replaced).containsExactly(Optional.empty(), Optional.of(1));
  }

  @Test
  void whatTheStoreHoldsIsReplacedIfItIsRefusedToo() throws Exception {
    assertThat(atLeast(1, one)).isEqualTo(1);

    assertThat(atLeast(2, two)).isEqualTo(2);

    assertThat(replaced).containsExactly(Optional.empty(), Optional.of(1));
    assertThat(two.find("key")).hasValue(2);
  }
}
