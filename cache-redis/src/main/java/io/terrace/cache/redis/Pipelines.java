package io.terrace.cache.redis;

import io.terrace.cache.spi.Answers;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.exceptions.JedisDataException;

/** Reads and scripts of many keys, each kind by one {@link Pipeline}. Thread-safe. */
final class Pipelines {

  private final Topology topology;
  private final Calls calls;
  private final RedisSettings settings;

  Pipelines(Topology topology, Calls calls, RedisSettings settings) {
    this.topology = topology;
    this.calls = calls;
    this.settings = settings;
  }

  /** Returns the frames that there are of {@code keys}. */
  Answers<String, byte[]> read(Set<String> keys) {
    Map<String, Pipeline.Item> items = new LinkedHashMap<>();
    keys.forEach(key -> items.put(key, new Read(KeyNames.frame(key))));
    return exchange("getAll", items).map((key, reply) -> (byte[]) reply);
  }

  /** Runs scripts, which may change something; the answers are their replies. */
  <K> Answers<K, Object> run(String operation, Map<K, Script.Run> runs) {
    Map<K, Pipeline.Item> items = new LinkedHashMap<>();
    runs.forEach((key, run) -> items.put(key, new Scripted(operation, run)));
    return exchange(operation, items);
  }

  private <K> Answers<K, Object> exchange(String operation, Map<K, Pipeline.Item> items) {
    return new Pipeline<>(operation, items, calls, settings.timeout()).exchange();
  }

  private final class Read implements Pipeline.Item {
    private final byte[] name;

    Read(byte[] name) {
      this.name = name;
    }

    @Override
    public NodePool node(Budget budget) {
      return topology.reader(name, budget);
    }

    @Override
    public CommandArguments command(long deadline, boolean inFull) {
      return new CommandArguments(Command.GET).add(name);
    }

    @Override
    public @Nullable Object answer(@Nullable Object reply) {
      return Replies.frame(Replies.valueOrThrow(reply));
    }

    @Override
    public @Nullable Object alone() {
      return Replies.frame(calls.get(name));
    }

    @Override
    public boolean isTimed() {
      return false;
    }

    @Override
    public int bytes() {
      return name.length;
    }
  }

  private final class Scripted implements Pipeline.Item {
    private final String operation;
    private final Script.Run run;

    Scripted(String operation, Script.Run run) {
      this.operation = operation;
      this.run = run;
    }

    @Override
    public NodePool node(Budget budget) {
      return topology.primary(run.keys()[0], budget);
    }

    @Override
    public CommandArguments command(long deadline, boolean inFull) {
      return run.command(deadline, inFull);
    }

    @Override
    public @Nullable Object answer(@Nullable Object reply) {
      if (reply instanceof JedisDataException error) {
        throw error;
      }
      return reply;
    }

    @Override
    public @Nullable Object alone() {
      return calls.run(operation, run);
    }

    @Override
    public boolean isTimed() {
      return true;
    }

    @Override
    public int bytes() {
      int bytes = 0;
      for (byte[] argument : run.arguments()) {
        bytes += argument.length;
      }
      return bytes;
    }
  }
}
