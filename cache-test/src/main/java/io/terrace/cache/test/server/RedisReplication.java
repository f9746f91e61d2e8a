package io.terrace.cache.test.server;

import java.util.List;

/** A Redis primary with one replica, which is in step when they are handed out. Thread-safe. */
public final class RedisReplication implements AutoCloseable {

  private final RedisServer primary;
  private final RedisServer replica;

  private RedisReplication(RedisServer primary, RedisServer replica) {
    this.primary = primary;
    this.replica = replica;
  }

  /** Starts both. */
  public static RedisReplication start() {
    RedisServer primary = RedisServer.begin(List.of("--repl-diskless-sync-delay", "0"));
    RedisServer replica =
        RedisServer.begin(
            List.of(
                "--replicaof",
                primary.host(),
                Integer.toString(primary.port()),
                "--repl-diskless-sync-delay",
                "0"));
    primary.answering();
    replica.answering();
    Waiting.until(
        () -> replica.info("replication", "master_link_status").equals("up"),
        () -> "the replica on port " + replica.port() + " to be in step");
    return new RedisReplication(primary, replica);
  }

  /** Returns the server that is the primary at first. */
  public RedisServer primary() {
    return primary;
  }

  /** Returns the server that is the replica at first. */
  public RedisServer replica() {
    return replica;
  }

  /** Returns the server that is the primary now. */
  public RedisServer currentPrimary() {
    return replica.info("replication", "role").equals("master") ? replica : primary;
  }

  @Override
  public void close() {
    try (replica) {
      primary.close();
    }
  }
}
