package io.terrace.cache.redis;

import org.jspecify.annotations.Nullable;
import redis.clients.jedis.ClientSetInfoConfig;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Connection;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.RedisProtocol;

/** A connection to one node. Used by one thread at a time. */
final class NodeConnection extends Connection {

  private final Tether tether;
  private long freedNanos;
  private boolean asking;
  private boolean fresh = true;

  /** Connects, and says who we are. */
  NodeConnection(Tether tether, JedisClientConfig config) {
    super(tether, config);
    this.tether = tether;
  }

  /** Returns how connections introduce themselves; the {@link Tether} knows the rest. */
  static JedisClientConfig introduction(@Nullable Login login, int database, boolean atReplicas) {
    DefaultJedisClientConfig.Builder config =
        DefaultJedisClientConfig.builder()
            .protocol(RedisProtocol.RESP2)
            .clientSetInfoConfig(ClientSetInfoConfig.DISABLED)
            .database(database);
    if (atReplicas) {
      config.readOnlyForRedisClusterReplicas();
    }
    if (login != null) {
      config.user(login.user()).password(login.password());
    }
    return config.build();
  }

  /** Sends a command and returns the reply: bytes, a Long, a list, or null. */
  @Nullable Object call(CommandArguments command) {
    if (asking) {
      executeCommand(new CommandArguments(Command.ASKING));
    }
    return executeCommand(command);
  }

  /** Sends what was written so far, without waiting for replies. */
  void push() {
    flush();
  }

  /** Has each command ask for a slot that is on its way to this node, or no longer. */
  void asking(boolean asking) {
    this.asking = asking;
  }

  /** A call begins. */
  void begin(Budget budget) {
    tether.hold(budget);
  }

  /** The call has ended. */
  void end() {
    tether.free();
    asking = false;
    fresh = false;
    freedNanos = System.nanoTime();
  }

  /** Returns whether no call has ended on it, so that it cannot have been closed meanwhile. */
  boolean isFresh() {
    return fresh;
  }

  long idleNanos() {
    return System.nanoTime() - freedNanos;
  }

  Tether tether() {
    return tether;
  }

  boolean isUsable() {
    return !isBroken() && !tether.isCut();
  }
}
