package io.terrace.cache.test.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A Redis primary with one replica and three sentinels that watch them. They know each other when
 * they are handed out. Thread-safe.
 */
public final class RedisSentinels implements AutoCloseable {

  private static final int COUNT = 3;

  /** Longer than a busy machine holds the primary up, which is not down then. */
  private static final int DOWN_AFTER_MILLIS = 5_000;

  /** By what name the sentinels know the primary. */
  public static final String NAME = "terrace";

  private final RedisReplication servers;
  private final List<RedisServer> sentinels = new ArrayList<>();

  private RedisSentinels(RedisReplication servers) {
    this.servers = servers;
  }

  /** Starts all of them. */
  public static RedisSentinels start() {
    RedisSentinels all = new RedisSentinels(RedisReplication.start());
    for (int i = 0; i < COUNT; i++) {
      all.sentinels.add(all.sentinel());
    }
    all.sentinels.forEach(RedisServer::answering);
    Waiting.until(
        () -> all.sentinels.stream().allMatch(RedisSentinels::knowsAll),
        () -> "the sentinels to find each other");
    return all;
  }

  /** A sentinel writes what it finds out into its configuration, which therefore is a file. */
  private RedisServer sentinel() {
    Path directory = RedisServer.newDirectory();
    Path configuration = directory.resolve("sentinel.conf");
    try {
      Files.writeString(
          configuration,
          """
          sentinel monitor %1$s %2$s %3$d 2
          sentinel down-after-milliseconds %1$s %4$d
          sentinel failover-timeout %1$s 5000
          """
              .formatted(
                  NAME, servers.primary().host(), servers.primary().port(), DOWN_AFTER_MILLIS));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return RedisServer.begin(directory, List.of(configuration.toString(), "--sentinel"));
  }

  private static boolean knowsAll(RedisServer sentinel) {
    List<?> facts = sentinel.list("SENTINEL", "MASTER", NAME);
    return fact(facts, "num-slaves").equals("1")
        && fact(facts, "num-other-sentinels").equals(Integer.toString(COUNT - 1));
  }

  private static String fact(List<?> facts, String name) {
    return String.valueOf(facts.get(facts.indexOf(name) + 1));
  }

  /** Returns the servers that are watched. */
  public RedisReplication servers() {
    return servers;
  }

  /** Returns where the sentinels are, each as {@code host:port}. */
  public String[] addresses() {
    return sentinels.stream().map(s -> s.host() + ":" + s.port()).toArray(String[]::new);
  }

  /** Has the replica take over, while the primary is well; waits until it has. */
  public void failOver() {
    RedisServer before = servers.currentPrimary();
    sentinels.get(0).command("SENTINEL", "FAILOVER", NAME);
    awaitOther(before);
  }

  /** Waits until another server than {@code before} is the primary, as all sentinels see it. */
  public void awaitOther(RedisServer before) {
    Waiting.until(
        () -> sentinels.stream().noneMatch(s -> primaryPort(s) == before.port()),
        () -> "another primary than the one on port " + before.port());
  }

  private static long primaryPort(RedisServer sentinel) {
    List<?> address = sentinel.list("SENTINEL", "GET-MASTER-ADDR-BY-NAME", NAME);
    return address.isEmpty() ? -1 : Long.parseLong(String.valueOf(address.get(1)));
  }

  @Override
  public void close() {
    try (servers) {
      sentinels.forEach(RedisServer::close);
    }
  }
}
