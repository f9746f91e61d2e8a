package io.terrace.cache.clients;

import static org.assertj.core.api.Assertions.assertThat;

import io.terrace.cache.TerraceCacheManager;
import io.terrace.cache.test.VirtualClock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import javax.cache.Cache;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.expiry.ExpiryPolicy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** An expiry policy that answers null leaves the end of an entry as it is. */
class NullDurationTest {

  private static final javax.cache.expiry.Duration TEN_SECONDS =
      new javax.cache.expiry.Duration(TimeUnit.SECONDS, 10);
  private static final javax.cache.expiry.Duration TWENTY_SECONDS =
      new javax.cache.expiry.Duration(TimeUnit.SECONDS, 20);

  private final VirtualClock clock = new VirtualClock();
  private final TerraceCacheManager manager =
      TerraceCacheManager.builder().namespace("durations").timeSource(clock).build();

  @AfterEach
  void close() {
    manager.close();
  }

  private record Answers(
      javax.cache.expiry.Duration creation,
      javax.cache.expiry.Duration access,
      javax.cache.expiry.Duration update)
      implements ExpiryPolicy {

    @Override
    public javax.cache.expiry.Duration getExpiryForCreation() {
      return creation;
    }

    @Override
    public javax.cache.expiry.Duration getExpiryForAccess() {
      return access;
    }

    @Override
    public javax.cache.expiry.Duration getExpiryForUpdate() {
      return update;
    }
  }

  private Cache<String, String> cache(Answers answers) {
    return manager.createCache(
        "books",
        new MutableConfiguration<String, String>()
            .setTypes(String.class, String.class)
            .setExpiryPolicyFactory(() -> answers));
  }

  @Test
  void anUpdateLeavesTheEndAsItIs() {
    Cache<String, String> cache = cache(new Answers(TEN_SECONDS, null, null));
    cache.put("isbn", "first");

    clock.advance(Duration.ofSeconds(6));
    cache.put("isbn", "second");

    clock.advance(Duration.ofSeconds(3));
    assertThat(cache.get("isbn")).isEqualTo("second");
    clock.advance(Duration.ofSeconds(2));
    assertThat(cache.get("isbn")).isNull();
  }

  @Test
  void anUpdateByAProcessorLeavesTheEndAsItIs() {
    Cache<String, String> cache = cache(new Answers(TEN_SECONDS, null, null));
    cache.put("isbn", "first");

    clock.advance(Duration.ofSeconds(6));
    cache.invoke(
        "isbn",
        (entry, arguments) -> {
          entry.setValue("second");
          return null;
        });

    clock.advance(Duration.ofSeconds(3));
    assertThat(cache.get("isbn")).isEqualTo("second");
    clock.advance(Duration.ofSeconds(2));
    assertThat(cache.get("isbn")).isNull();
  }

  @Test
  void aReadLeavesTheEndAsItIs() {
    Cache<String, String> cache = cache(new Answers(TEN_SECONDS, null, TWENTY_SECONDS));
    cache.put("isbn", "first");

    clock.advance(Duration.ofSeconds(9));
    assertThat(cache.get("isbn")).isEqualTo("first");
    clock.advance(Duration.ofSeconds(2));

    assertThat(cache.get("isbn")).isNull();
  }

  @Test
  void anAnswerThatIsNotNullMovesTheEnd() {
    Cache<String, String> cache = cache(new Answers(TEN_SECONDS, TWENTY_SECONDS, null));
    cache.put("isbn", "first");

    clock.advance(Duration.ofSeconds(9));
    assertThat(cache.get("isbn")).isEqualTo("first");
    clock.advance(Duration.ofSeconds(19));
    assertThat(cache.containsKey("isbn")).isTrue();
    clock.advance(Duration.ofSeconds(2));

    assertThat(cache.get("isbn")).isNull();
  }

  @Test
  void aNewEntryHasNoEndThatCouldBeLeft() {
    Cache<String, String> cache = cache(new Answers(null, null, null));
    cache.put("isbn", "first");

    clock.advance(Duration.ofDays(1_000));

    assertThat(cache.get("isbn")).isEqualTo("first");
  }
}
