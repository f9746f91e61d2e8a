package io.terrace.cache.redis;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisNoScriptException;

/**
 * A script that the server runs as one step, refused once nobody waits for it. It is known to the
 * server by the hash of its text, and sent in full only if the server has forgotten it.
 */
@SuppressWarnings("ImmutableEnumChecker") // The arrays are never changed.
enum Script {
  PUT("put"),
  COMPARE_AND_SET("compare-and-set"),
  REMOVE("remove"),
  TOUCH("touch"),
  FREE("free"),
  CLAIM("claim"),
  FILL("fill"),
  RENEW("renew"),
  RELEASE("release"),
  FAIL("fail"),
  ADD("add"),
  RESET("reset"),
  ERA("sequence", "era"),
  POSITION("sequence", "position"),
  VERSIONS("sequence", "versions"),
  ADVANCE("sequence", "advance"),
  APPEND("append");

  /** A deadline that never passes. */
  static final long WHENEVER = Long.MAX_VALUE;

  private static final String LATE = "LATE";

  private final byte[] text;
  private final byte[] hash;

  Script(String... parts) {
    StringBuilder all = new StringBuilder(resource("prelude"));
    for (String part : parts) {
      all.append(resource(part));
    }
    text = all.toString().getBytes(UTF_8);
    hash = hash(text);
  }

  private static String resource(String name) {
    try (InputStream in = Script.class.getResourceAsStream(name + ".lua")) {
      if (in == null) {
        throw new IllegalStateException("the jar lacks " + name + ".lua");
      }
      return new String(in.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] hash(byte[] text) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-1").digest(text);
      return HexFormat.of().formatHex(digest).getBytes(US_ASCII);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every Java has it
    }
  }

  /**
   * A script with what it is run with.
   *
   * @param script the script
   * @param keys the keys, all in one slot
   * @param arguments those behind the deadline
   */
  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  record Run(Script script, byte[][] keys, byte[][] arguments) {

    /**
     * Has it done.
     *
     * @param deadline the moment of the server's clock, in milliseconds, after which it is refused;
     *     {@link #WHENEVER} for one that does no harm when it comes late
     * @throws JedisDataException if it is refused; {@link #isLate} tells whether for that
     */
    @Nullable Object on(NodeConnection connection, long deadline) {
      try {
        return connection.call(command(deadline, false));
      } catch (JedisNoScriptException forgotten) {
        return connection.call(command(deadline, true));
      }
    }

    /**
     * Returns it as a command.
     *
     * @param inFull whether to send the text as well, which a server may have forgotten
     */
    CommandArguments command(long deadline, boolean inFull) {
      CommandArguments command =
          new CommandArguments(inFull ? Command.EVAL : Command.EVALSHA)
              .add(inFull ? script.text : script.hash)
              .add(ascii(keys.length));
      for (byte[] key : keys) {
        command.add(key);
      }
      command.add(ascii(deadline));
      for (byte[] argument : arguments) {
        command.add(argument);
      }
      return command;
    }
  }

  /** Returns it with what it is to be run with. */
  Run with(byte[][] keys, byte[]... arguments) {
    return new Run(this, keys, arguments);
  }

  /** Returns whether a script did nothing because it came too late. */
  static boolean isLate(JedisDataException error) {
    return ErrorReply.code(error).equals(LATE);
  }

  /** Returns the time of the node that refused a script for being late. */
  static long nowOf(JedisDataException late) {
    return Long.parseLong(String.valueOf(late.getMessage()).substring(LATE.length() + 1).strip());
  }

  static byte[] ascii(long number) {
    return Long.toString(number).getBytes(US_ASCII);
  }
}
