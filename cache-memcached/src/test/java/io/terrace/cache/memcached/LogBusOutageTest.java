package io.terrace.cache.memcached;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.terrace.cache.memcached.spy.SpyNodes;
import io.terrace.cache.memcached.wire.Content;
import io.terrace.cache.memcached.wire.HostAndPort;
import io.terrace.cache.memcached.wire.Node;
import io.terrace.cache.spi.InvalidationBus;
import io.terrace.cache.spi.InvalidationBus.Invalidation;
import io.terrace.cache.spi.InvalidationBus.Invalidation.OfKey;
import io.terrace.cache.spi.InvalidationBus.Invalidation.OfTag;
import io.terrace.cache.spi.StoreException;
import io.terrace.cache.spi.StoreException.Outcome;
import io.terrace.cache.test.server.MemcachedServer;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What becomes of a log that others damage, and of a server that goes away. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LogBusOutageTest {

  private static final String COUNTER = "{log:shop}";
  private static final Duration INTERVAL = Duration.ofMillis(20);
  private static final OfKey KEY = new OfKey("products", "shop:products:s42");

  private final Told told = new Told();
  private MemcachedServer server;
  private SpyNodes nodes;
  private MemcachedLogBus writer;
  private MemcachedLogBus reader;

  /** What a subscriber was told. */
  private static final class Told implements InvalidationBus.Subscriber {

    private final Set<Invalidation> invalidations = ConcurrentHashMap.newKeySet();
    private final AtomicInteger gaps = new AtomicInteger();

    @Override
    public void invalidated(List<Invalidation> news) {
      invalidations.addAll(news);
    }

    @Override
    public void gap() {
      gaps.incrementAndGet();
    }
  }

  @BeforeEach
  void open() {
    server = MemcachedServer.start();
    nodes = SpyNodes.open(List.of(HostAndPort.parse(server.hostAndPort())), null, 1 << 20);
    nodes.awaitConnections(Duration.ofSeconds(10));
    Settings settings = new Settings("shop", Stores.TIMEOUT, 1 << 20);
    writer =
        new MemcachedLogBus(
            new Publishing(nodes, settings, System::currentTimeMillis), settings, INTERVAL);
    reader =
        new MemcachedLogBus(
            new Publishing(nodes, settings, System::currentTimeMillis), settings, INTERVAL);
  }

  @AfterEach
  void close() {
    reader.close();
    writer.close();
    nodes.close();
    server.close();
  }

  private static ConditionFactory soon() {
    return Awaitility.await()
        .atMost(Duration.ofSeconds(40))
        .pollInterval(Duration.ofMillis(5))
        .ignoreExceptionsInstanceOf(StoreException.class);
  }

  private void awaitGap() {
    soon().until(() -> told.gaps.get() > 0);
  }

  /** Publishes until it is told: a gap makes up for what was published before it. */
  private void assertThatItGoesOn() {
    OfTag marker = new OfTag("after all");
    soon()
        .until(
            () -> {
              writer.publish(List.of(marker));
              return told.invalidations.contains(marker);
            });
  }

  /** Takes the next number as a writer does, and returns the key of its slot, as yet unwritten. */
  private String takeNumber() throws Exception {
    Node node = nodes.of(COUNTER);
    long number = node.increment(COUNTER, 1, 0).await(Stores.TIMEOUT.toNanos()).orElseThrow();
    return COUNTER + number;
  }

  private void put(String key, int flags, byte[] bytes) throws Exception {
    var content = new Content(flags, bytes, 0);
    assertThat(nodes.of(key).set(key, content).await(Stores.TIMEOUT.toNanos()).isDone()).isTrue();
  }

  @Test
  void aServerThatWasStartedAgainEmptyIsAGap() {
    reader.subscribe(told);
    writer.publish(List.of(KEY));
    soon().until(() -> told.invalidations.contains(KEY));
    assertThat(told.gaps).hasValue(0);
    server.restart();
    awaitGap();
    assertThatItGoesOn();
  }

  @Test
  void whatWasPublishedAboutAServerThatStoodStillIsToldOrAGapIs() {
    reader.subscribe(told);
    server.pause();
    StoreException failure = Stores.failure(() -> writer.publish(List.of(new OfTag("unsent"))));
    assertThat(failure.outcome()).isEqualTo(Outcome.UNKNOWN);
    server.resume();
    soon()
        .until(
            () -> {
              writer.publish(List.of(KEY));
              return true;
            });
    soon().until(() -> told.invalidations.contains(KEY) || told.gaps.get() > 0);
    assertThatItGoesOn();
  }

  @Test
  void contactStandsStillWhileTheServerDoes() {
    reader.subscribe(told);
    server.pause();
    long paused = System.nanoTime();
    Stores.failure(() -> writer.publish(List.of(KEY)));
    assertThat(reader.lastContactNanos() - paused).isNegative();
    server.resume();
    soon().until(() -> reader.lastContactNanos() - paused > 0);
  }

  @Test
  void aServerThatIsAwayAtTheStartIsAGapOnceItIsThere() {
    server.kill();
    reader.subscribe(told);
    server.restart();
    awaitGap();
    assertThatItGoesOn();
  }

  @Test
  void aNumberWithoutASlotIsAGapAfterTheGraceAndNoContactBefore() throws Exception {
    reader.subscribe(told);
    long before = System.nanoTime();
    takeNumber();
    long taken = System.nanoTime();
    writer.publish(List.of(KEY));
    long contact = reader.lastContactNanos();
    while (told.gaps.get() == 0) {
      assertThat(contact - taken).isNegative();
      contact = told.gaps.get() == 0 ? reader.lastContactNanos() : contact;
      Thread.onSpinWait();
    }
    assertThat(Duration.ofNanos(System.nanoTime() - before)).isGreaterThan(Duration.ofMillis(400));
    soon().until(() -> reader.lastContactNanos() - taken > 0);
    assertThatItGoesOn();
  }

  @Test
  void aSlotThatIsWrittenWithinTheGraceIsNoGap() throws Exception {
    reader.subscribe(told);
    int gaps = 1;
    for (int i = 0; i < 10 && gaps > 0; i++) { // again where a machine stood still for the grace
      told.gaps.set(0);
      writeLate(new OfTag("late" + i));
      gaps = told.gaps.get();
    }
    assertThat(gaps).isZero();
  }

  /** Writes the slot before that of a message a little later, and waits until both are told. */
  private void writeLate(OfTag late) throws Exception {
    OfKey key = new OfKey("products", late.tag());
    String slot = takeNumber();
    long polled = System.nanoTime();
    writer.publish(List.of(key));
    soon().until(() -> System.nanoTime() - polled > INTERVAL.toNanos() * 3);
    put(slot, 0x7e110005, BusMessage.of(7, 0, List.of(late), BusMessage.LONGEST, 0).get(0).bytes());
    soon().until(() -> told.gaps.get() > 0 || told.invalidations.containsAll(Set.of(key, late)));
  }

  @Test
  void aCounterThatIsRemovedIsAGap() {
    reader.subscribe(told);
    assertThat(server.command("delete " + COUNTER)).isEqualTo("DELETED");
    awaitGap();
    assertThatItGoesOn();
  }

  @Test
  void aCounterThatOthersBeganAgainIsAGap() {
    reader.subscribe(told);
    server.command("incr " + COUNTER + " 1000000");
    awaitGap();
    assertThatItGoesOn();
  }

  @Test
  void aCounterThatIsNoNumberIsAGap() throws Exception {
    reader.subscribe(told);
    put(COUNTER, 0, new byte[] {'x'});
    awaitGap();
    assertThatItGoesOn();
  }

  @Test
  void garbageInASlotIsAGap() throws Exception {
    reader.subscribe(told);
    byte[][] garbage = {{}, {1}, {2, 0, 0, 0, 0, 0, 0, 0, 0}, new byte[1 << 19]};
    for (byte[] bytes : garbage) {
      for (int flags : new int[] {0, 0x7e110005}) {
        told.gaps.set(0);
        put(takeNumber(), flags, bytes);
        awaitGap();
      }
    }
    assertThatItGoesOn();
  }

  @Test
  void whatIsTooLongToTellIsAGap() {
    reader.subscribe(told);
    writer.publish(List.of(KEY, new OfTag("x".repeat(100_000))));
    awaitGap();
    assertThatItGoesOn();
  }

  @Test
  void aSubscriberThatFailsIsToldOfAGap() {
    AtomicInteger gaps = new AtomicInteger();
    reader.subscribe(
        new InvalidationBus.Subscriber() {
          @Override
          public void invalidated(List<Invalidation> news) {
            throw new IllegalStateException("of the test");
          }

          @Override
          public void gap() {
            gaps.incrementAndGet();
          }
        });
    writer.publish(List.of(KEY));
    soon().until(() -> gaps.get() > 0);
  }

  @Test
  void aClosedBusLeavesNoThreadThoughTheServerStandsStill() {
    String own = "terrace-memcached-bus-" + server.hostAndPort();
    reader.subscribe(told);
    assertThat(Thread.getAllStackTraces().keySet()).extracting(Thread::getName).contains(own);
    server.pause();
    reader.close();
    assertThat(Thread.getAllStackTraces().keySet()).extracting(Thread::getName).doesNotContain(own);
    assertThatThrownBy(() -> reader.publish(List.of(KEY)))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("closed");
  }
}
