package io.terrace.cache.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.HostAndPort;

/** Reads {@code redis://user:password@host:6379/0?timeout=500} into a builder. */
final class RedisUri {

  static final String PLAIN = "redis";
  static final String SECURED = "rediss";

  private static final int DEFAULT_PORT = 6379;
  private static final String FORM =
      ". Write redis://user:password@host:6379/0, with % escapes in a password";

  private RedisUri() {}

  /**
   * Tells {@code builder} what {@code text} says.
   *
   * @throws IllegalArgumentException if it says something else; with no part that may be secret
   */
  static void read(String text, RedisTierBuilder builder) {
    URI uri = parse(text);
    String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
    if (!scheme.equals(PLAIN) && !scheme.equals(SECURED)) {
      throw refused("its scheme is neither redis nor rediss");
    }
    if (uri.getHost() == null) {
      throw refused("it names no host");
    }
    if (scheme.equals(SECURED)) {
      builder.tls();
    }
    int port = uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort();
    builder.node(new HostAndPort(uri.getHost(), port));
    login(uri.getRawUserInfo(), builder);
    database(uri.getPath(), builder);
    options(uri.getRawQuery(), builder);
  }

  private static URI parse(String text) {
    try {
      return new URI(text);
    } catch (URISyntaxException e) {
      // Not as the cause: its message has the whole of the text.
      throw refused(e.getReason() + " at character " + e.getIndex());
    }
  }

  private static void login(@Nullable String info, RedisTierBuilder builder) {
    if (info == null) {
      return;
    }
    int colon = info.indexOf(':');
    if (colon < 0) {
      throw refused("it names a user without a password");
    }
    String password = decoded(info.substring(colon + 1));
    if (colon == 0) {
      builder.password(password);
    } else {
      builder.login(decoded(info.substring(0, colon)), password);
    }
  }

  private static void database(@Nullable String path, RedisTierBuilder builder) {
    if (path != null && path.length() > 1) {
      builder.database(number("the database", path.substring(1)));
    }
  }

  private static void options(@Nullable String query, RedisTierBuilder builder) {
    if (query == null) {
      return;
    }
    for (String option : query.split("&", -1)) {
      int equals = option.indexOf('=');
      if (equals < 0) {
        throw refused("its option '" + option + "' has no value");
      }
      option(option.substring(0, equals), decoded(option.substring(equals + 1)), builder);
    }
  }

  private static void option(String name, String value, RedisTierBuilder builder) {
    switch (name) {
      case "namespace" -> builder.namespace(value);
      case "timeout" -> builder.timeout(Duration.ofMillis(number(name, value)));
      case "connectTimeout" -> builder.connectTimeout(Duration.ofMillis(number(name, value)));
      case "connections" -> builder.connections(number(name, value));
      case "sentinel" -> builder.sentinelOf(value);
      case "cluster" -> {
        if (isTrue(name, value)) {
          builder.asCluster();
        }
      }
      case "replicaReads" -> {
        if (isTrue(name, value)) {
          builder.replicaReads();
        }
      }
      case "failFast" -> {
        if (isTrue(name, value)) {
          builder.failFast();
        }
      }
      default ->
          throw refused(
              "it has no option '"
                  + name
                  + "', but namespace, timeout, connectTimeout, connections, sentinel, cluster,"
                  + " replicaReads and failFast");
    }
  }

  private static boolean isTrue(String name, String value) {
    if (!value.equals("true") && !value.equals("false")) {
      throw refused(name + " is neither true nor false");
    }
    return value.equals("true");
  }

  private static int number(String name, String value) {
    try {
      return Integer.parseInt(value);
    } catch (NumberFormatException e) {
      throw refused(name + " is no number");
    }
  }

  /** A + is itself here. */
  private static String decoded(String escaped) {
    return URLDecoder.decode(escaped.replace("+", "%2B"), UTF_8);
  }

  private static IllegalArgumentException refused(String why) {
    return new IllegalArgumentException("not the URI of a Redis: " + why + FORM);
  }
}
