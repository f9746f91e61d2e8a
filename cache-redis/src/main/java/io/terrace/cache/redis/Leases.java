package io.terrace.cache.redis;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.terrace.cache.spi.Answers;
import io.terrace.cache.spi.BulkLeases;
import io.terrace.cache.spi.LeaseStore;
import io.terrace.cache.spi.LeaseStore.Claim;
import io.terrace.cache.spi.LeaseStore.Lease;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Leases: each is a key beside the value, whose content is a token. What is done with one is a
 * script, and with many as many scripts, sent together. Thread-safe.
 */
final class Leases implements BulkLeases {

  private static final Pattern TOKEN = Pattern.compile("[0-9a-f]{2,32}");

  private final Calls calls;
  private final Pipelines pipelines;
  private final byte[] channel;

  /**
   * Makes those of a store.
   *
   * @param channel by which is told of leases that have ended
   */
  Leases(Calls calls, Pipelines pipelines, byte[] channel) {
    this.calls = calls;
    this.pipelines = pipelines;
    this.channel = channel;
  }

  /** As {@link LeaseStore#frameOrLease} has it. */
  Claim frameOrLease(String key, long unwanted, Duration limit, String awaited) {
    String token = newToken();
    return claim(key, token, run("frameOrLease", claiming(key, unwanted, token, limit, awaited)));
  }

  @Override
  public Answers<String, Claim> framesOrLeases(Map<String, Long> unwanted, Duration limit) {
    Map<String, String> tokens = new HashMap<>();
    Map<String, Script.Run> runs = new LinkedHashMap<>();
    unwanted.forEach(
        (key, version) -> {
          String token = newToken();
          tokens.put(key, token);
          runs.put(key, claiming(key, version, token, limit, ""));
        });
    return pipelines
        .run("framesOrLeases", runs)
        .map((key, reply) -> claim(key, tokens.getOrDefault(key, ""), reply));
  }

  private static Script.Run claiming(
      String key, long unwanted, String token, Duration limit, String awaited) {
    return Script.CLAIM.with(
        awaited.isEmpty() ? KeyNames.withLease(key) : KeyNames.withFailure(key, awaited),
        Arguments.version(unwanted),
        token.getBytes(US_ASCII),
        Arguments.millis(limit));
  }

  private static Claim claim(String key, String token, @Nullable Object reply) {
    if (reply instanceof byte[] frame) {
      return new Claim.Found(frame);
    }
    if (reply instanceof List<?> holder) {
      return new Claim.Taken(attempt(Replies.text(holder.get(0))));
    }
    return Arguments.isOne(reply) ? new Claim.Granted(new Lease(key, token)) : new Claim.Failed();
  }

  /** What is no token of ours was put there by others: nobody's failure is told under it. */
  private static String attempt(String holder) {
    return TOKEN.matcher(holder).matches() ? holder : "unknown";
  }

  private static String newToken() {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    return Long.toHexString(random.nextLong()) + Long.toHexString(random.nextLong());
  }

  /** As {@link LeaseStore#fill} has it. */
  boolean fill(Lease lease, byte[] frame, Duration ttl) {
    return Arguments.isOne(run("fill", filling(lease, frame, ttl)));
  }

  @Override
  public Answers<Lease, Boolean> fillAll(Map<Lease, Fill> fills) {
    Map<Lease, Script.Run> runs = new LinkedHashMap<>();
    fills.forEach((lease, fill) -> runs.put(lease, filling(lease, fill.frame(), fill.ttl())));
    return done("fillAll", runs);
  }

  private Script.Run filling(Lease lease, byte[] frame, Duration ttl) {
    return Script.FILL.with(
        KeyNames.withLease(lease.key()),
        channel,
        token(lease),
        Arguments.frame(frame),
        Arguments.millis(ttl));
  }

  /** As {@link LeaseStore#renew} has it. */
  boolean renew(Lease lease, Duration limit) {
    return Arguments.isOne(run("renew", renewing(lease, limit)));
  }

  @Override
  public Answers<Lease, Boolean> renewAll(Set<Lease> leases, Duration limit) {
    return done("renewAll", each(leases, lease -> renewing(lease, limit)));
  }

  private static Script.Run renewing(Lease lease, Duration limit) {
    byte[][] key = {KeyNames.lease(lease.key())};
    return Script.RENEW.with(key, token(lease), Arguments.millis(limit));
  }

  /** As {@link LeaseStore#release} has it. */
  void release(Lease lease) {
    Object ignored = run("release", releasing(lease));
  }

  @Override
  public void releaseAll(Set<Lease> leases) {
    Map<Lease, Boolean> ignored = done("releaseAll", each(leases, this::releasing)).all();
  }

  private Script.Run releasing(Lease lease) {
    return Script.RELEASE.with(KeyNames.withLease(lease.key()), channel, token(lease));
  }

  /** As {@link LeaseStore#fail} has it. */
  void fail(Lease lease, Duration told) {
    Object ignored = run("fail", failing(lease, told));
  }

  @Override
  public void failAll(Set<Lease> leases, Duration told) {
    Map<Lease, Boolean> ignored =
        done("failAll", each(leases, lease -> failing(lease, told))).all();
  }

  private Script.Run failing(Lease lease, Duration told) {
    byte[][] keys = KeyNames.withFailure(lease.key(), lease.token());
    return Script.FAIL.with(keys, channel, token(lease), Arguments.millis(told));
  }

  private static byte[] token(Lease lease) {
    return lease.token().getBytes(US_ASCII);
  }

  private @Nullable Object run(String operation, Script.Run run) {
    return calls.run(operation, run);
  }

  private Answers<Lease, Boolean> done(String operation, Map<Lease, Script.Run> runs) {
    return pipelines.run(operation, runs).map((lease, reply) -> Arguments.isOne(reply));
  }

  private static Map<Lease, Script.Run> each(Set<Lease> leases, Function<Lease, Script.Run> run) {
    Map<Lease, Script.Run> runs = new LinkedHashMap<>();
    leases.forEach(lease -> runs.put(lease, run.apply(lease)));
    return runs;
  }
}
