package io.terrace.cache.redis;

import redis.clients.jedis.exceptions.JedisDataException;

/** What a server says when it refuses a command. */
final class ErrorReply {

  private ErrorReply() {}

  /** Returns the first word, such as {@code OOM}. */
  static String code(JedisDataException error) {
    String message = String.valueOf(error.getMessage());
    int end = message.indexOf(' ');
    return end < 0 ? message : message.substring(0, end);
  }

  /** Returns what may be shown: a server repeats the arguments of a command it does not know. */
  static String shown(JedisDataException error) {
    String message = String.valueOf(error.getMessage());
    int arguments = message.indexOf(", with args");
    return arguments < 0 ? message : message.substring(0, arguments);
  }
}
