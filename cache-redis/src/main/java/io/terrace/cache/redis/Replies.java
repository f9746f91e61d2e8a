package io.terrace.cache.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.exceptions.JedisDataException;

/** What the replies to reads mean. */
final class Replies {

  /** What is under our key is no string, so none of ours: it reads as a frame of no use. */
  private static final byte[] UNREADABLE = new byte[0];

  private Replies() {}

  /** Returns a frame or null. */
  static byte @Nullable [] frame(@Nullable Object reply) {
    if (reply == null || reply instanceof byte[]) {
      return (byte[]) reply;
    }
    throw otherType();
  }

  static List<?> list(@Nullable Object reply) {
    if (reply instanceof List<?> elements) {
      return elements;
    }
    throw otherType();
  }

  static String text(@Nullable Object reply) {
    if (reply instanceof byte[] bytes) {
      return new String(bytes, UTF_8);
    }
    throw otherType();
  }

  private static IllegalStateException otherType() {
    return new IllegalStateException("a reply of another type than was asked for");
  }

  /** Returns a reply, unless it is an error. */
  static @Nullable Object valueOrThrow(@Nullable Object reply) {
    if (reply instanceof JedisDataException error) {
      if (ErrorReply.code(error).equals("WRONGTYPE")) {
        return UNREADABLE.clone();
      }
      throw error;
    }
    return reply;
  }

  /** Asks a node for a key whose slot is on its way there. */
  static @Nullable Object getAsking(NodeConnection connection, byte[] key) {
    connection.asking(true);
    try {
      return connection.call(new CommandArguments(Command.GET).add(key));
    } catch (JedisDataException error) {
      return error;
    }
  }
}
