package io.terrace.cache.redis;

import static io.terrace.cache.redis.Frames.frame;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.terrace.cache.spi.CounterStore;
import io.terrace.cache.spi.LeaseStore;
import io.terrace.cache.spi.LeaseStore.Claim;
import io.terrace.cache.spi.RemoteStore;
import io.terrace.cache.spi.Scannable;
import io.terrace.cache.spi.StoreException;
import io.terrace.cache.spi.StoreException.Outcome;
import io.terrace.cache.spi.VersionStore;
import io.terrace.cache.test.server.RedisServer;
import io.terrace.cache.test.server.ServerExtension;
import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a store does when its server does not do what it should. */
class FailingRedisTest {

  private static final Duration HOUR = Duration.ofHours(1);

  /** Of a server that answers: a machine that stands still for seconds is no failure of it. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** Of one that does not. */
  private static final Duration TIMEOUT = Duration.ofMillis(500);

  /** Of one that answered before: what is sent to it goes out in this time, on any machine. */
  private static final Duration LONGER = Duration.ofSeconds(3);

  /** Far more than such a call may take, and less than one that hangs. */
  private static final Duration BOUND = Duration.ofSeconds(20);

  @RegisterExtension
  static final ServerExtension<RedisServer> SERVER = new ServerExtension<>(RedisServer::start);

  private final List<RemoteStore> open = new ArrayList<>();
  private RedisServer server;
  private RemoteStore store;

  @BeforeEach
  void open() {
    server = SERVER.get();
    server.command("FLUSHALL");
    store = store(server.uri());
  }

  @AfterEach
  void close() {
    open.forEach(RemoteStore::close);
  }

  private RemoteStore store(String uri) {
    return store(uri, PATIENCE);
  }

  private RemoteStore store(String uri, Duration timeout) {
    RemoteStore opened = RedisTier.builder().timeout(timeout).uri(uri).build().store();
    open.add(opened);
    return opened;
  }

  private static StoreException failure(ThrowingCallable call) {
    long start = System.nanoTime();
    StoreException e = catchThrowableOfType(StoreException.class, call);
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(BOUND);
    assertThat(e).isNotNull();
    return e;
  }

  private static void assertNotDone(ThrowingCallable call, String... says) {
    assertFails(Outcome.NOT_DONE, call, says);
  }

  private static void assertDeclined(ThrowingCallable call, String... says) {
    assertFails(Outcome.DECLINED, call, says);
  }

  private static void assertFails(Outcome outcome, ThrowingCallable call, String... says) {
    StoreException e = failure(call);
    assertThat(e.outcome()).isEqualTo(outcome);
    for (String words : says) {
      assertThat(e).hasMessageContaining(words);
    }
  }

  @Nested
  class AnAbsentServer {

    private final String absent = "redis://127.0.0.1:" + unusedPort();

    private static int unusedPort() {
      try (ServerSocket socket = new ServerSocket(0)) {
        return socket.getLocalPort();
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }

    @Test
    void isNoErrorAtTheStartUnlessItIsToBe() {
      RemoteStore begun = store(absent, TIMEOUT);
      assertNotDone(
          () -> RedisTier.connect(absent + "?failFast=true"), "time failed", "Is it running there");
      assertNotDone(() -> begun.get("k"), absent.substring(8), "get failed", "limit 500 ms");
      assertNotDone(() -> begun.put("k", frame(1, "v"), HOUR));
      assertNotDone(() -> begun.getAll(Set.of("a", "b")));
    }

    @Test
    void isUsedOnceItIsThere() {
      try (RedisServer late = RedisServer.start()) {
        late.kill();
        RemoteStore begun = store(late.uri());
        failure(() -> begun.get("k"));
        late.restart();
        begun.put("k", frame(1, "v"), HOUR);
        assertThat(begun.get("k")).isEqualTo(frame(1, "v"));
      }
    }
  }

  @Nested
  class AWrongAddress {

    @Test
    void ofAWebServerIsTold() throws IOException {
      try (Babbler web = new Babbler("HTTP/1.1 400 Bad Request\r\n\r\n")) {
        assertNotDone(() -> store(web.uri()).get("k"), "does not speak as Redis does");
      }
    }

    @Test
    void ofAMemcachedIsTold() throws IOException {
      try (Babbler memcached = new Babbler("ERROR\r\n")) {
        assertNotDone(() -> store(memcached.uri()).get("k"), "does not speak as Redis does");
      }
    }

    @Test
    void ofSomebodyWhoSaysNothingIsBounded() throws IOException {
      try (Babbler mute = new Babbler("")) {
        assertNotDone(() -> store(mute.uri(), TIMEOUT).get("k"), "no reply in time");
      }
    }

    @Test
    void ofSomebodyWhoNeverComesToAnEndIsBounded() throws IOException {
      try (Babbler endless = Babbler.endless("+")) {
        assertNotDone(() -> store(endless.uri(), TIMEOUT).get("k"), "no reply in time");
      }
    }

    @Test
    void ofSomebodyWhoPromisesTooMuchIsTold() throws IOException {
      try (Babbler liar = new Babbler("$2147483647\r\n")) {
        failure(() -> store(liar.uri(), TIMEOUT).get("k"));
      }
    }
  }

  @Nested
  class ASecuredServer {

    private final RedisServer secured = RedisServer.startSecured("app", "right");

    @AfterEach
    void close() {
      secured.close();
    }

    private RemoteStore as(String login) {
      return store(secured.uri().replace("://", "://" + login));
    }

    @Test
    void letsInWhoHasThePassword() {
      RemoteStore known = as("app:right@");
      known.put("k", frame(1, "v"), HOUR);
      assertThat(known.get("k")).isEqualTo(frame(1, "v"));
    }

    @Test
    void refusesOthersAndTheMessageHasNoPassword() {
      StoreException e = failure(() -> as("app:wrong@").get("k"));
      assertThat(e.outcome()).isEqualTo(Outcome.NOT_DONE);
      assertThat(e).hasMessageContainingAll("WRONGPASS", "Check the user and the password");
      for (Throwable cause = e; cause != null; cause = cause.getCause()) {
        assertThat(cause.toString()).doesNotContain("wrong");
      }
      assertNotDone(() -> as("").get("k"), "NOAUTH");
    }

    @Test
    void needsNoMoreRightsThanTheManualSays() {
      secured.command(
          "ACL SETUSER app resetkeys ~default:* ~{default* -@all +get +set +del +exists +incr +incrby"
              .concat(" +pexpire +time +scan +ping +hello +info +evalsha +eval")
              .split(" ", -1));
      RemoteStore known = as("app:right@");
      String key = "default:c:k";
      LeaseStore leases = (LeaseStore) known;
      Claim claim = leases.frameOrLease(key, RemoteStore.ABSENT, HOUR);
      assertThat(leases.renew(((Claim.Granted) claim).lease(), HOUR)).isTrue();
      assertThat(leases.fill(((Claim.Granted) claim).lease(), frame(1, "v"), HOUR)).isTrue();
      leases.release(((Claim.Granted) claim).lease());
      assertThat(known.touch(key, HOUR)).isTrue();
      assertThat(known.compareAndSet(key, 1, frame(2, "v"), HOUR)).isTrue();
      ((Scannable) known).scan("default:", found -> assertThat(found).isEqualTo(key));
      assertThat(known.remove(key)).isTrue();
      assertThat(((VersionStore) known).advance("t").position())
          .isEqualTo(((VersionStore) known).position());
      assertThat(((CounterStore) known).add(key, 1, 0, 0, HOUR)).isEqualTo(1);
      ((CounterStore) known).reset(key);
    }

    @Test
    void tellsWhatAUserMayNotDo() {
      as("app:right@").get("k"); // which says what is valid
      String rights = "on >pw ~* -@all +get +hello +info +time +evalsha +eval";
      secured.command(("ACL SETUSER reader " + rights).split(" ", -1));
      RemoteStore reader = as("reader:pw@");
      assertThat(reader.get("k")).isNull();
      secured.command("ACL", "SETUSER", "reader", "-evalsha", "-eval");
      assertDeclined(() -> reader.put("k", frame(1, "v"), HOUR), "NOPERM");
    }
  }

  @Nested
  class AFullServer {

    @Test
    void refusesWhatIsNewAndKeepsNoOldValueBehindAPut() {
      store.put("k", frame(1, "old"), HOUR);
      server.command("CONFIG", "SET", "maxmemory", "1");
      try {
        assertDeclined(() -> store.put("k", frame(2, "new"), HOUR), "OOM", "raise maxmemory");
        assertThat(store.get("k")).isNull();
        assertThat(store.remove("k")).isFalse();
        assertDeclined(() -> store.compareAndSet("k", 0, frame(2, "new"), HOUR), "OOM");
      } finally {
        server.command("CONFIG", "SET", "maxmemory", "0");
      }
      store.put("k", frame(2, "new"), HOUR);
      assertThat(store.get("k")).isEqualTo(frame(2, "new"));
    }

    @Test
    void takesInvalidationsAllTheSame() {
      VersionStore versions = (VersionStore) store;
      var before = versions.versions(Set.of("t:new", "t:other"));
      server.command("CONFIG", "SET", "maxmemory", "1");
      try {
        var after = versions.advance("t:new");
        assertThat(versions.versions(Set.of("t:new"))).containsValue(after);
        assertThat(after.position()).isGreaterThan(before.get("t:new").position());
        server.command("DEL", "{default}:sequence");
        assertThat(versions.advance("t:new").position()).isGreaterThan(after.position());
        assertThat(versions.versions(Set.of("t:other"))).containsValue(before.get("t:other"));
      } finally {
        server.command("CONFIG", "SET", "maxmemory", "0");
      }
    }
  }

  @Nested
  class AServerThatMayOnlyBeRead {

    @Test
    void declinesWritesAndAnswersReads() {
      store.put("k", frame(1, "v"), HOUR);
      server.command("CONFIG", "SET", "min-replicas-to-write", "1");
      try {
        assertDeclined(() -> store.put("k", frame(2, "new"), HOUR), "NOREPLICAS");
        assertDeclined(() -> store.remove("k"), "NOREPLICAS");
        assertThat(store.get("k")).isEqualTo(frame(1, "v"));
      } finally {
        server.command("CONFIG", "SET", "min-replicas-to-write", "0");
      }
    }
  }

  @Nested
  class BytesOfOthers {

    @Test
    void ofAnotherTypeReadAsAFrameOfNoUseAndAreReplaced() {
      server.command("LPUSH", "k", "element");
      assertThat(store.get("k")).isEmpty();
      assertThat(store.getAll(Set.of("k", "absent")).get("k")).isEmpty();
      Claim claim = ((LeaseStore) store).frameOrLease("k", RemoteStore.ABSENT, HOUR);
      assertThat(claim).isInstanceOf(Claim.Granted.class);
      ((LeaseStore) store).fill(((Claim.Granted) claim).lease(), frame(1, "filled"), HOUR);
      assertThat(store.get("k")).isEqualTo(frame(1, "filled"));
      server.command("DEL", "k");
      server.command("LPUSH", "k", "element");
      store.put("k", frame(2, "put"), HOUR);
      assertThat(store.get("k")).isEqualTo(frame(2, "put"));
    }

    @Test
    void areComparedAsAbsent() {
      server.command("SADD", "set", "element");
      server.command("SET", "short", "abc");
      for (String key : List.of("set", "short")) {
        assertThat(store.compareAndSet(key, 7, frame(1, "v"), HOUR)).isFalse();
        assertThat(store.compareAndSet(key, RemoteStore.ABSENT, frame(1, "v"), HOUR)).isTrue();
        assertThat(store.get(key)).isEqualTo(frame(1, "v"));
      }
    }

    @Test
    void underTheNameOfACounterAreAnErrorForCounting() {
      server.command("SET", "{visits}:count", "many");
      CounterStore counters = (CounterStore) store;
      assertNotDone(() -> counters.add("visits", 1, 0, 0, null), "not an integer");
      server.command("DEL", "{visits}:count");
      server.command("LPUSH", "{visits}:count", "many");
      assertDeclined(() -> counters.count("visits"), "WRONGTYPE", "another namespace");
    }

    @Test
    void underTheNameOfAVersionAreReplaced() {
      server.command("SET", "{default}:version:t:new", "nonsense");
      VersionStore versions = (VersionStore) store;
      var version = versions.versions(Set.of("t:new"));
      assertThat(versions.versions(Set.of("t:new"))).isEqualTo(version);
    }
  }

  @Nested
  class AnotherEra {

    @Test
    void ofAServerWithoutOurScriptsGetsThemAgain() {
      store.put("k", frame(1, "v"), HOUR);
      server.command("SCRIPT", "FLUSH");
      store.put("k", frame(2, "v"), HOUR);
      assertThat(store.get("k")).isEqualTo(frame(2, "v"));
    }

    @Test
    void afterARestartEverythingGoesOnAndThePositionNotBack() {
      try (RedisServer restarted = RedisServer.start()) {
        RemoteStore there = store(restarted.uri());
        VersionStore versions = (VersionStore) there;
        there.put("k", frame(1, "v"), HOUR);
        long before = versions.advance("t").position();
        restarted.kill();
        failure(() -> there.put("k", frame(2, "v"), HOUR));
        restarted.restart();
        assertThat(there.get("k")).isNull();
        there.put("k", frame(3, "v"), HOUR);
        assertThat(there.get("k")).isEqualTo(frame(3, "v"));
        assertThat(versions.position()).isGreaterThan(before);
      }
    }

    @Test
    void aServerThatLoadsItsDataSaysSo() {
      try (RedisServer loading = RedisServer.start()) {
        loading.command("DEBUG", "POPULATE", "10000", "some", "1000");
        loading.command("SAVE");
        loading.kill();
        loading.restart(
            List.of("--key-load-delay", "2000", "--loading-process-events-interval-bytes", "1024"));
        while (loading.refusesConnections()) {
          Thread.onSpinWait();
        }
        RemoteStore there = store(loading.uri() + "?timeout=4000"); // it answers now and then
        assertNotDone(() -> there.put("k", frame(1, "v"), HOUR), "LOADING");
        assertNotDone(() -> there.get("k"), "LOADING");
      }
    }
  }

  @Nested
  class AStoppedServer {

    @BeforeEach
    void connect() {
      store = store(server.uri(), LONGER);
      store.put("k", frame(1, "v"), HOUR);
    }

    @Test
    void boundsEachCallAndTakesNoWriteAfterwards() {
      server.pause();
      try {
        StoreException late = failure(() -> store.put("k", frame(2, "late"), HOUR));
        assertThat(late.outcome()).isEqualTo(Outcome.UNKNOWN);
        assertThat(late).hasMessageContaining("no reply in time");
        assertThat(failure(() -> store.get("k"))).hasMessageContaining("no reply in time");
        failure(() -> store.getAll(Set.of("a", "b")));
      } finally {
        server.resume();
      }
      assertThat(store.get("k")).isEqualTo(frame(1, "v"));
      store.put("k", frame(3, "v"), HOUR);
      assertThat(store.get("k")).isEqualTo(frame(3, "v"));
    }

    @Test
    void boundsAWriteThatItTakesInNoMoreOf() {
      byte[] large = frame(1, "v".repeat(50_000_000)); // more than the buffers between us take
      server.pause();
      try {
        StoreException late = failure(() -> store.put("large", large, HOUR));
        assertThat(late.outcome()).isEqualTo(Outcome.UNKNOWN);
      } finally {
        server.resume();
      }
      assertThat(store.get("large")).isNull();
    }

    @Test
    void boundsReadsThatShareARoundTrip() throws Exception {
      ExecutorService threads = Executors.newFixedThreadPool(32);
      server.pause();
      try {
        List<Future<StoreException>> failures = new ArrayList<>();
        for (int i = 0; i < 32; i++) {
          failures.add(threads.submit(() -> failure(() -> store.get("k"))));
        }
        for (Future<StoreException> failure : failures) {
          assertThat(failure.get(BOUND.toSeconds(), TimeUnit.SECONDS)).isNotNull();
        }
      } finally {
        server.resume();
        threads.shutdownNow();
      }
      assertThat(store.get("k")).isEqualTo(frame(1, "v"));
    }

    @Test
    void doesNotHoldUpAClose() {
      server.pause();
      long start = System.nanoTime();
      try {
        store.close();
      } finally {
        server.resume();
      }
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(BOUND);
    }
  }

  @Nested
  class AWrongClock {

    @Test
    void hereMovesNothing() {
      long told = Long.parseLong(String.valueOf(((List<?>) server.command("TIME")).get(0)));
      assertThat(store.timeMillis() / 1_000).isBetween(told - 10, told + 10);
    }
  }
}
