package io.terrace.cache.redis;

import io.terrace.cache.spi.StoreException.Outcome;
import java.net.SocketTimeoutException;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisDataException;

/** What went wrong in a call, in words that name the remedy, and never a key, value or password. */
final class Failures {

  private static final String UNTOLD = "UNTOLD";

  private static final Map<String, String> REMEDIES =
      Map.ofEntries(
          Map.entry("ASK", "It is a node of a cluster: use RedisTier.builder().cluster(..)"),
          Map.entry("BUSY", "A script holds it up: see SCRIPT KILL"),
          Map.entry("CLUSTERDOWN", "The cluster lacks a primary: see CLUSTER INFO"),
          Map.entry("LATE", "Its clock is not even: see that one NTP source is used"),
          Map.entry("LOADING", "It has been started, and answers once its data is loaded"),
          Map.entry("MISCONF", "It cannot save its data: see its log"),
          Map.entry("MOVED", "It is a node of a cluster: use RedisTier.builder().cluster(..)"),
          Map.entry("NOAUTH", "Give a user and a password"),
          Map.entry("NOPERM", "Let the user do this in its ACL: see docs/redis.md"),
          Map.entry("NOREPLICAS", "It lacks the replicas that min-replicas-to-write asks for"),
          Map.entry("OOM", "It is full: raise maxmemory, or set maxmemory-policy to allkeys-lfu"),
          Map.entry("READONLY", "It is a replica: name the primary, or use sentinel(..)"),
          Map.entry("TRYAGAIN", "Its slot is being moved, and is whole once that has ended"),
          Map.entry(UNTOLD, "The stream of invalidations refused it: see its reason"),
          Map.entry("WRONGPASS", "Check the user and the password"),
          Map.entry("WRONGTYPE", "Somebody else uses the key: choose another namespace"));

  /** What a server that is well refuses with, and would refuse with again. */
  private static final Set<String> REFUSALS =
      Set.of("MISCONF", "NOPERM", "NOREPLICAS", "OOM", "READONLY", "WRONGTYPE");

  private Failures() {}

  /** Returns whether what was asked may have happened all the same. */
  static Outcome outcome(RuntimeException e) {
    if (e instanceof JedisDataException error) {
      String code = ErrorReply.code(error);
      if (code.equals(UNTOLD)) {
        return Outcome.UNKNOWN; // it was done, and nobody told
      }
      return REFUSALS.contains(code) ? Outcome.DECLINED : Outcome.NOT_DONE;
    }
    return e instanceof NotSentException ? Outcome.NOT_DONE : Outcome.UNKNOWN;
  }

  /** Returns whether the node may not be what it was. */
  static boolean doubtful(RuntimeException e) {
    if (e instanceof JedisDataException error) {
      String code = ErrorReply.code(error);
      return code.equals("READONLY") || code.equals("CLUSTERDOWN") || code.equals("MASTERDOWN");
    }
    return true;
  }

  /** Returns the message. */
  static String message(String store, String operation, Budget budget, RuntimeException e) {
    return String.format(
        Locale.ROOT,
        "%s: %s failed after %d ms (limit %d ms): %s",
        store,
        operation,
        budget.elapsedNanos() / 1_000_000,
        budget.limitNanos() / 1_000_000,
        reason(e, budget));
  }

  private static String reason(RuntimeException e, Budget budget) {
    if (e instanceof NotSentException) {
      Throwable cause = e.getCause();
      return cause instanceof RuntimeException inner && !(cause instanceof InterruptedException)
          ? e.getMessage() + ": " + reason(inner, budget)
          : String.valueOf(e.getMessage());
    }
    if (e instanceof JedisDataException error) {
      return error(error);
    }
    if (budget.isOver() || rootOf(e) instanceof SocketTimeoutException) {
      return "no reply in time. It is overloaded, stopped or far: see its SLOWLOG, or raise timeout";
    }
    if (caused(e, SSLException.class) != null) {
      return "TLS: " + said(rootOf(e).getMessage()) + ". Trust its certificate by tls(SSLContext)";
    }
    if (String.valueOf(e.getMessage()).startsWith("Unknown reply")
        || !(e instanceof JedisConnectionException)) {
      return "what answers there does not speak as Redis does. Check the host and the port";
    }
    return said(rootOf(e).getMessage()) + ". Is it running there, and can it be reached from here?";
  }

  private static String error(JedisDataException error) {
    String remedy = REMEDIES.get(ErrorReply.code(error));
    String shown = said(ErrorReply.shown(error));
    return remedy == null ? shown : shown + ". " + remedy;
  }

  /** Returns what another said without the full stop at its end, for a sentence follows. */
  private static String said(@Nullable String message) {
    return String.valueOf(message).replaceFirst("\\.+$", "");
  }

  /** Returns the cause, if nothing in it says more than may be said. */
  static @Nullable Throwable cause(RuntimeException e) {
    JedisDataException error = (JedisDataException) caused(e, JedisDataException.class);
    boolean tellsAll =
        error == null || ErrorReply.shown(error).equals(String.valueOf(error.getMessage()));
    return tellsAll ? e : null;
  }

  private static @Nullable Throwable caused(Throwable e, Class<?> type) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (type.isInstance(cause)) {
        return cause;
      }
    }
    return null;
  }

  private static Throwable rootOf(Throwable e) {
    Throwable root = e;
    for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
      root = cause;
    }
    return root;
  }
}
