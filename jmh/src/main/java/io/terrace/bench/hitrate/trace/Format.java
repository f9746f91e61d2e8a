package io.terrace.bench.hitrate.trace;

import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The formats of traces. */
@SuppressWarnings("ImmutableEnumChecker") // functions without state
public enum Format {
  /** One key a line; blank lines and those that start with # are comments. */
  KEYS(options -> new KeysParser()),
  /** Columns with names: time, key, size, ttl, op, client; only key is needed. */
  CSV(options -> new CsvParser(options.columns())),
  /** Twitter's cache traces: time, key, key size, value size, client, operation, ttl. */
  TWITTER(options -> new TwitterParser()),
  /** The oracleGeneral format of libCacheSim: records of 24 bytes. */
  ORACLE(null),
  /** The format of the ARC paper: first key, count, and two fields that are ignored. */
  ARC(options -> new ArcParser()),
  /** The format of the LIRS paper: one number a line, and * for checkpoints. */
  LIRS(options -> new LirsParser()),
  /** The format of webcachesim and AdaptSize: time, id and size. */
  WEBCACHESIM(options -> new WebcachesimParser()),
  /** Big-endian numbers of four bytes: cache2k's traces. */
  BE32(null),
  /** Big-endian numbers of eight bytes: Corda's and Scarab's traces. */
  BE64(null),
  /** What {@code redis-cli monitor} prints. */
  REDIS_MONITOR(options -> new RedisMonitorParser()),
  /** The Common and the Combined log format of web servers. */
  ACCESS_LOG(options -> new AccessLogParser(options.keepQuery()));

  private final @Nullable Function<ReadOptions, LineParser> parser;

  Format(@Nullable Function<ReadOptions, LineParser> parser) {
    this.parser = parser;
  }

  /** Returns a parser of this format's lines, or null if the format is binary. */
  @Nullable LineParser parser(ReadOptions options) {
    return parser == null ? null : parser.apply(options);
  }

  /** The name by which it is asked for. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
