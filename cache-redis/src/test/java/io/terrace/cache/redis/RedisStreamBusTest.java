package io.terrace.cache.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.terrace.cache.spi.InvalidationBus;
import io.terrace.cache.spi.InvalidationBus.Invalidation;
import io.terrace.cache.spi.InvalidationBus.Invalidation.OfKey;
import io.terrace.cache.spi.RemoteStore;
import io.terrace.cache.spi.RemoteTier;
import io.terrace.cache.spi.StoreException;
import io.terrace.cache.test.server.FaultProxy;
import io.terrace.cache.test.server.RedisServer;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.logging.Filter;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a bus does when its server, the link to it or what is in the stream is not as it was. */
class RedisStreamBusTest {

  private static final String STREAM = "{default}:bus";
  private static final long PATIENCE_NANOS = Duration.ofSeconds(20).toNanos();

  private final RedisServer server = RedisServer.start();
  private final FaultProxy proxy =
      FaultProxy.before(new InetSocketAddress(server.host(), server.port()));
  private final List<RemoteStore> stores = new ArrayList<>();
  private final InvalidationBus here =
      end(server.host() + ":" + server.port(), Duration.ofSeconds(20));
  private final InvalidationBus there = end(proxy.hostAndPort(), Duration.ofMillis(500));
  private final Set<Invalidation> told = ConcurrentHashMap.newKeySet();
  private final AtomicInteger gaps = new AtomicInteger();

  private InvalidationBus end(String address, Duration timeout) {
    RemoteTier tier = RedisTier.builder().server(address).timeout(timeout).build();
    stores.add(tier.store());
    return Objects.requireNonNull(tier.bus());
  }

  private void listen() {
    there.subscribe(
        new InvalidationBus.Subscriber() {
          @Override
          public void invalidated(List<Invalidation> invalidations) {
            told.addAll(invalidations);
          }

          @Override
          public void gap() {
            gaps.incrementAndGet();
          }
        });
  }

  @AfterEach
  void close() {
    here.close();
    there.close();
    stores.forEach(RemoteStore::close);
    proxy.close();
    server.close();
  }

  private static void await(String what, BooleanSupplier condition) {
    long start = System.nanoTime();
    while (!condition.getAsBoolean() && System.nanoTime() - start < PATIENCE_NANOS) {
      LockSupport.parkNanos(1_000_000);
    }
    assertThat(condition.getAsBoolean()).as(what).isTrue();
  }

  private static Invalidation key(int number) {
    return new OfKey("products", "key-" + number);
  }

  private void assertGoesOn() {
    Invalidation marker = new OfKey("products", "marker");
    await(
        "an invalidation after it",
        () -> {
          try {
            here.publish(List.of(marker));
          } catch (StoreException notYet) {
            return false;
          }
          return told.contains(marker);
        });
  }

  @Test
  void whatWasPublishedWhileTheLinkWasCutComesAfterwardsWithoutAGap() {
    listen();
    proxy.set(new FaultProxy.Fault.Drop());
    proxy.cut();
    for (int i = 0; i < 1_000; i++) {
      here.publish(List.of(key(i)));
    }
    assertThat(told).isEmpty();
    proxy.set(new FaultProxy.Fault.None());
    proxy.cut();
    await("all of them", () -> told.size() == 1_000);
    assertThat(gaps).hasValue(0);
  }

  @Test
  void aStoppedServerEndsTheContactAndLosesNothing() {
    listen();
    server.pause();
    long stopped = System.nanoTime();
    LockSupport.parkNanos(Duration.ofMillis(1_500).toNanos());
    assertThat(there.lastContactNanos() - stopped).isLessThan(0);
    server.resume();
    await("contact", () -> there.lastContactNanos() - stopped > 0);
    assertGoesOn();
    assertThat(gaps).hasValue(0);
  }

  @Test
  void whatWasTrimmedBeforeItWasReadIsAGap() {
    listen();
    proxy.set(new FaultProxy.Fault.Drop());
    proxy.cut();
    here.publish(List.of(key(1)));
    here.publish(List.of(key(2)));
    server.command("XTRIM", STREAM, "MAXLEN", "1");
    proxy.set(new FaultProxy.Fault.None());
    proxy.cut();
    await("a gap", () -> gaps.get() == 1);
    assertGoesOn();
    assertThat(gaps).hasValue(1);
  }

  @Test
  void aServerThatWasRestartedEmptyIsAGap() {
    listen();
    server.kill();
    server.restart();
    await("a gap", () -> gaps.get() > 0);
    assertGoesOn();
    assertThat(gaps).hasValue(1);
  }

  @Test
  void theLogSaysThatTheBusIsLostAndThatItIsBack() {
    Logger logger = Logger.getLogger(RedisStreamBus.class.getName());
    List<String> lines = new CopyOnWriteArrayList<>();
    Filter before = logger.getFilter();
    logger.setFilter(
        entry -> {
          lines.add(entry.getLevel() + " " + entry.getMessage());
          return true;
        });
    try {
      listen();
      server.kill();
      await("it is said", () -> said(lines, "WARNING", "following the bus failed after"));
      server.restart();
      await("it is said", () -> said(lines, "INFO", "the bus is followed again"));
    } finally {
      logger.setFilter(before);
    }
  }

  private boolean said(List<String> lines, String level, String what) {
    String who = level + " Redis " + proxy.hostAndPort() + ": ";
    return lines.stream().anyMatch(line -> line.startsWith(who + what));
  }

  @Test
  void aStreamThatWasDeletedIsAGap() {
    listen();
    server.command("DEL", STREAM);
    await("a gap", () -> gaps.get() == 1);
    assertGoesOn();
  }

  @Test
  void anEntryOfOthersIsAGapAndNoMore() {
    listen();
    server.command("XADD", STREAM, "*", "colour", "red");
    await("a gap", () -> gaps.get() == 1);
    server.command("XADD", STREAM, "*", "s", "other", "m", "\u0001k\u0000");
    await("another gap", () -> gaps.get() == 2);
    assertGoesOn();
    assertThat(gaps).hasValue(2);
  }

  @Test
  void aClosedEndLeavesNoThread() {
    listen();
    there.close();
    assertThat(Thread.getAllStackTraces().keySet())
        .noneMatch(thread -> thread.getName().equals("terrace-redis-bus"));
  }
}
