package io.terrace.cache.intercept;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.terrace.cache.CacheSpec;
import io.terrace.cache.TerraceCacheManager;
import io.terrace.cache.Tier;
import io.terrace.cache.annotation.CacheInvalidate;
import io.terrace.cache.annotation.CacheTier;
import io.terrace.cache.annotation.CacheUpdate;
import io.terrace.cache.annotation.Cached;
import io.terrace.cache.annotation.CachedDefaults;
import io.terrace.cache.intercept.spi.Placeholders;
import io.terrace.cache.intercept.spi.TransactionHook;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What containers supply, and what annotations say about caches. */
class ContainerHooksTest {

  private final TerraceCacheManager manager =
      TerraceCacheManager.builder().namespace("hooks").build();

  @AfterEach
  void close() {
    manager.close();
  }

  @SuppressWarnings("unchecked") // JSR-107 asks for a raw class
  private CacheSpec<?, ?> spec(String cache) {
    return manager.getCache(cache).getConfiguration(CacheSpec.class);
  }

  @CachedDefaults(name = "every", ttl = "1h", jitter = 0.5, staleIfError = "2h")
  interface Every {
    @Cached(
        ttl = "${ttl}",
        localTtl = "${local.ttl:1m}",
        localMaximumSize = 7,
        negativeTtl = "2s",
        staleWhileRevalidate = "3s",
        softTimeout = "4s",
        hardTimeout = "${hard:${ttl}}",
        earlyRefresh = 2,
        refreshAfter = "PT6S")
    String of(String id);

    @Cached(name = "${name}", tiers = CacheTier.LOCAL)
    String local(String id);
  }

  static final class EveryStore implements Every {
    @Override
    public String of(String id) {
      return id;
    }

    @Override
    public String local(String id) {
      return id;
    }
  }

  @Test
  void everyAttributeReachesTheCacheAndDefaultsFillTheRest() {
    Map<String, String> configured = Map.of("ttl", "10m", "name", "mine");
    CacheInterception interception =
        CacheInterception.builder(manager).placeholders(Placeholders.of(configured::get)).build();
    CachedProxies.of(interception).wrap(Every.class, new EveryStore());

    assertThat(spec("every"))
        .isEqualTo(
            CacheSpec.of(String.class, String.class)
                .ttl(Duration.ofMinutes(10))
                .localTtl(Duration.ofMinutes(1))
                .localMaximumSize(7)
                .negativeTtl(Duration.ofSeconds(2))
                .staleWhileRevalidate(Duration.ofSeconds(3))
                .staleIfError(Duration.ofHours(2))
                .softTimeout(Duration.ofSeconds(4))
                .hardTimeout(Duration.ofMinutes(10))
                .jitter(0.5)
                .earlyRefresh(2)
                .refreshAfter(Duration.ofSeconds(6)));
    assertThat(spec("mine"))
        .isEqualTo(
            CacheSpec.of(String.class, String.class)
                .ttl(Duration.ofHours(1))
                .staleIfError(Duration.ofHours(2))
                .jitter(0.5)
                .tiers(Tier.LOCAL));
  }

  interface Wrong {
    @Cached(name = "a", ttl = "${unknown}")
    String unknown(String id);

    @Cached(name = "b", ttl = "1m", localTtl = "2m")
    String longer(String id);

    @Cached(name = {"c", "d"})
    String several(String id);

    @Cached
    String nameless(String id);

    @Cached(name = "e", exceptionTtl = "1m")
    String half(String id);

    @CacheUpdate(name = "b")
    void nothing(String id);
  }

  static final class WrongStore implements Wrong {
    @Override
    public String unknown(String id) {
      return id;
    }

    @Override
    public String longer(String id) {
      return id;
    }

    @Override
    public String several(String id) {
      return id;
    }

    @Override
    public String nameless(String id) {
      return id;
    }

    @Override
    public String half(String id) {
      return id;
    }

    @Override
    public void nothing(String id) {}
  }

  @Test
  void whatCannotBeIsToldAtOnce() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CachedProxies.of(manager).wrap(Wrong.class, new WrongStore()))
        .withMessageContaining("unknown(String): ttl: '${unknown}' has no value in the")
        .withMessageContaining("several(String): @Cached names c, d, and a result is loaded into")
        .withMessageContaining("nameless(String): @Cached has no cache's name. Set name")
        .withMessageContaining("half(String): cacheExceptions and exceptionTtl have no meaning")
        .withMessageContaining("nothing(String): it returns nothing to put. Set value");
  }

  @Test
  @SuppressWarnings("UnusedMethod") // refused before it is called
  void aCopyThatWouldOutliveItsEntryIsRefused() {
    interface Longer {
      @Cached(name = "b", ttl = "1m", localTtl = "2m")
      String longer(String id);
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CachedProxies.of(manager).wrap(Longer.class, id -> id))
        .withMessageContaining("longer(String): localTtl (PT2M) is above ttl (PT1M)");
  }

  interface Accounts {
    @Cached(name = "accounts")
    String account(String id);

    @CacheInvalidate(name = "accounts")
    void change(String id);

    @CacheUpdate(name = "accounts")
    String put(String id);
  }

  static final class Table implements Accounts {
    String row = "old";

    @Override
    public String account(String id) {
      return row;
    }

    @Override
    public void change(String id) {
      row = "new";
    }

    @Override
    public String put(String id) {
      row = "put";
      return row;
    }
  }

  /** One transaction, of this thread. */
  private static final class OneTransaction implements TransactionHook {
    private final List<Runnable> changes = new ArrayList<>();
    private boolean active;

    @Override
    public boolean begin() {
      return active;
    }

    @Override
    public boolean isDirty() {
      return !changes.isEmpty();
    }

    @Override
    public void afterCommit(Runnable change) {
      if (active) {
        changes.add(change);
      } else {
        change.run();
      }
    }

    void end(boolean commits) {
      active = false;
      List<Runnable> waiting = List.copyOf(changes);
      changes.clear();
      if (commits) {
        waiting.forEach(Runnable::run);
      }
    }
  }

  private final OneTransaction transaction = new OneTransaction();
  private final Table table = new Table();

  private Accounts transacted() {
    return CachedProxies.of(CacheInterception.builder(manager).transactions(transaction).build())
        .wrap(Accounts.class, table);
  }

  @Test
  void aRolledBackTransactionLeavesTheCacheAsItWasAndNothingOfItsOwn() {
    Accounts accounts = transacted();
    accounts.account("1");
    transaction.active = true;
    accounts.change("1");
    assertThat(accounts.account("1")).as("its own change").isEqualTo("new");
    assertThat(manager.<String, String>getCache("accounts").get("1")).isEqualTo("old");
    assertThat(accounts.account("2")).isEqualTo("new");

    table.row = "old";
    transaction.end(false);

    assertThat(accounts.account("1")).isEqualTo("old");
    assertThat(manager.<String, String>getCache("accounts").containsKey("2")).isFalse();
  }

  @Test
  void aCommitMakesVoidWhatTheTransactionWouldPut() {
    Accounts accounts = transacted();
    accounts.account("1");
    transaction.active = true;
    accounts.put("1");
    accounts.change("2");
    assertThat(manager.<String, String>getCache("accounts").get("1")).isEqualTo("old");

    transaction.end(true);

    assertThat(manager.<String, String>getCache("accounts").containsKey("1")).isFalse();
  }

  interface Dropping {
    @CacheInvalidate(name = "accounts")
    void drop(String id);
  }

  @Test
  void aCacheMayComeAfterTheClassThatMakesItVoid() {
    CacheInterception late = CacheInterception.builder(manager).lateCaches().build();
    CachedProxies proxies = CachedProxies.of(late);
    Dropping dropping = proxies.wrap(Dropping.class, id -> {});
    assertThatThrownBy(late::requireCaches)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("Dropping.drop(String): there is no cache 'accounts'");
    assertThatThrownBy(() -> dropping.drop("1")).isInstanceOf(IllegalStateException.class);

    Accounts accounts = proxies.wrap(Accounts.class, table);
    late.requireCaches();
    accounts.account("1");
    table.row = "new";
    dropping.drop("1");
    assertThat(accounts.account("1")).isEqualTo("new");
  }

  interface OfCalls {
    @Cached(name = "calls", key = "{#method.name, #target.region, #id}")
    String of(String id);
  }

  /** Its target is read by a key. */
  public record Region(String region, List<String> calls) implements OfCalls {
    @Override
    public String of(String id) {
      calls.add(region);
      return region + id;
    }
  }

  @Test
  void aKeyMayReadTheTargetAndTheMethod() {
    CachedProxies proxies = CachedProxies.of(manager);
    List<String> calls = new ArrayList<>();
    OfCalls north = proxies.wrap(OfCalls.class, new Region("north", calls));
    OfCalls south = proxies.wrap(OfCalls.class, new Region("south", calls));

    assertThat(north.of("1")).isEqualTo(north.of("1")).isEqualTo("north1");
    assertThat(south.of("1")).isEqualTo(south.of("1")).isEqualTo("south1");
    assertThat(calls).containsExactly("north", "south");
    assertThat(manager.getCache("calls").containsKey(List.of("of", "north", "1"))).isTrue();
  }

  @Test
  void aContainersLanguageReadsArgumentsTargetAndResultByName() {
    CacheInterception interception =
        CacheInterception.builder(manager)
            .expressions(
                (text, parameters) -> {
                  int index = parameters.names().indexOf(text);
                  assertThat(index).as(text).isNotNegative();
                  return values -> values[index];
                })
            .build();
    interface Foreign {
      @Cached(name = "foreign", key = "id", tags = "result")
      String of(String id, Object ignored);
    }
    List<String> calls = new ArrayList<>();
    Foreign foreign =
        CachedProxies.of(interception)
            .wrap(
                Foreign.class,
                (id, ignored) -> {
                  calls.add(id);
                  return "tag-" + id;
                });

    foreign.of("1", new Object());
    foreign.of("1", new Object());
    assertThat(calls).hasSize(1);
    assertThat(manager.invalidateTag("tag-1")).isNotNull();
    foreign.of("1", new Object());
    assertThat(calls).hasSize(2);
  }
}
