package io.terrace.cache.redis;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.terrace.cache.spi.CounterStore;
import io.terrace.cache.spi.LeaseStore;
import io.terrace.cache.spi.RemoteStore;
import io.terrace.cache.spi.ReplicaReads;
import io.terrace.cache.spi.Scannable;
import io.terrace.cache.spi.StoreException;
import io.terrace.cache.spi.VersionStore;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol.Command;

/**
 * Frames, leases, versions and counters in Redis.
 *
 * <p>The lease of a key is a key of its own beside it. Whatever changes a frame is one script,
 * which ends the lease in the same step: so a fill that was granted before a write or a removal
 * finds its token gone. Each such script is refused by the server once its caller has given up,
 * which a write in the buffers of a server that hangs would otherwise outlive.
 *
 * <p>Thread-safe. Each call ends within the timeout, and fails as a {@link StoreException}.
 */
final class RedisStore
    implements RemoteStore, ReplicaReads, LeaseStore, VersionStore, CounterStore, Scannable {

  private static final byte[] SCAN_PAGE = "500".getBytes(US_ASCII);
  private static final String SCAN_END = "0";

  /** Redis adds a ttl to its clock, and refuses what does not fit then. */
  private static final Duration LONGEST = Duration.ofDays(365_000);

  private final RedisSettings settings;
  private final Topology topology;
  private final Calls calls;
  private final BulkReads bulkReads;
  private final Upkeep upkeep;
  private final KeyNames names;

  /** Makes one, and looks whether the server is there if {@code settings} want it to be. */
  RedisStore(RedisSettings settings) {
    this.settings = settings;
    topology = settings.topology();
    calls = new Calls(topology, settings);
    bulkReads = new BulkReads(topology, calls);
    names = new KeyNames(settings.namespace());
    upkeep = new Upkeep(topology, calls, names.sequence(), settings);
    upkeep.start();
  }

  /** Returns an end of the bus of the namespace; it is to be closed before this store. */
  RedisStreamBus bus() {
    return new RedisStreamBus(topology, calls, names.stream(), settings);
  }

  @Override
  public byte @Nullable [] get(String key) {
    return Replies.frame(calls.get(KeyNames.frame(key)));
  }

  @Override
  public boolean readsReplicas() {
    return settings.replicaReads();
  }

  @Override
  public byte @Nullable [] getFromPrimary(String key) {
    return Replies.frame(calls.getFromPrimary(KeyNames.frame(key)));
  }

  @Override
  public Map<String, byte[]> getAll(Set<String> keys) {
    return bulkReads.getAll(keys);
  }

  @Override
  public void put(String key, byte[] frame, Duration ttl) {
    run("put", Script.PUT, withLease(key), checked(frame), millis(ttl));
  }

  @Override
  public boolean compareAndSet(String key, long version, byte @Nullable [] frame, Duration ttl) {
    byte[][] keys = withLease(key);
    Object done =
        frame == null
            ? run("compareAndSet", Script.COMPARE_AND_SET, keys, bytes(version))
            : run(
                "compareAndSet",
                Script.COMPARE_AND_SET,
                keys,
                bytes(version),
                checked(frame),
                millis(ttl));
    return isOne(done);
  }

  @Override
  public boolean remove(String key) {
    return isOne(run("remove", Script.REMOVE, withLease(key)));
  }

  @Override
  public boolean touch(String key, Duration ttl) {
    return isOne(run("touch", Script.TOUCH, one(KeyNames.frame(key)), millis(ttl)));
  }

  @Override
  public long timeMillis() {
    return upkeep.timeMillis();
  }

  @Override
  public Claim frameOrLease(String key, long unwanted, Duration limit) {
    String token = newToken();
    Object reply =
        run(
            "frameOrLease",
            Script.CLAIM,
            withLease(key),
            bytes(unwanted),
            token.getBytes(US_ASCII),
            millis(limit));
    if (reply instanceof byte[] frame) {
      return new Claim.Found(frame);
    }
    return isOne(reply) ? new Claim.Granted(new Lease(key, token)) : new Claim.Taken();
  }

  @Override
  public boolean fill(Lease lease, byte[] frame, Duration ttl) {
    return isOne(
        run(
            "fill",
            Script.FILL,
            withLease(lease.key()),
            token(lease),
            checked(frame),
            millis(ttl)));
  }

  @Override
  public boolean renew(Lease lease, Duration limit) {
    return isOne(
        run("renew", Script.RENEW, one(KeyNames.lease(lease.key())), token(lease), millis(limit)));
  }

  @Override
  public void release(Lease lease) {
    run("release", Script.RELEASE, one(KeyNames.lease(lease.key())), token(lease));
  }

  @Override
  public Map<String, Version> versions(Set<String> wanted) {
    if (wanted.isEmpty()) {
      return Map.of();
    }
    List<String> order = List.copyOf(wanted);
    byte[][] keys = new byte[order.size() + 1][];
    byte[][] nonces = new byte[order.size()][];
    keys[0] = names.sequence();
    for (int i = 0; i < order.size(); i++) {
      keys[i + 1] = names.version(order.get(i));
      nonces[i] = newNonce();
    }
    List<?> replies = Replies.list(run("versions", Script.VERSIONS, keys, nonces));
    Map<String, Version> versions = new HashMap<>();
    for (int i = 0; i < order.size(); i++) {
      versions.put(order.get(i), version(Replies.text(replies.get(i))));
    }
    return versions;
  }

  @Override
  public Version advance(String name) {
    byte[][] keys = {names.sequence(), names.version(name)};
    return version(Replies.text(run("advance", Script.ADVANCE, keys, newNonce())));
  }

  @Override
  public long position() {
    return Long.parseLong(Replies.text(run("position", Script.POSITION, one(names.sequence()))));
  }

  @Override
  public long add(String key, long delta, long start, long floor, @Nullable Duration ttl) {
    List<byte[]> arguments = new ArrayList<>();
    arguments.add(Script.ascii(delta));
    arguments.add(Script.ascii(start));
    arguments.add(Script.ascii(floor));
    if (ttl != null) {
      arguments.add(millis(ttl));
    }
    byte[][] keys = one(KeyNames.counter(key));
    return Long.parseLong(
        Replies.text(run("add", Script.ADD, keys, arguments.toArray(byte[][]::new))));
  }

  @Override
  public OptionalLong count(String key) {
    byte[] name = KeyNames.counter(key);
    Object reply =
        calls.read(
            "count",
            budget -> topology.primary(name, budget),
            connection -> connection.call(new CommandArguments(Command.GET).add(name)));
    return reply == null
        ? OptionalLong.empty()
        : OptionalLong.of(Long.parseLong(Replies.text(reply)));
  }

  @Override
  public void reset(String key) {
    byte[] name = KeyNames.counter(key);
    run("reset", Script.RESET, one(name));
  }

  @Override
  public void scan(String prefix, Consumer<String> action) {
    byte[] pattern = KeyNames.patternOf(prefix);
    for (NodePool primary :
        calls.<Collection<NodePool>>within("scan", budget -> topology.primaries(budget))) {
      String cursor = SCAN_END;
      do {
        List<?> page = page(primary, cursor, pattern);
        cursor = Replies.text(page.get(0));
        for (Object name : Replies.list(page.get(1))) {
          String key = Replies.text(name);
          if (KeyNames.isFrame(key)) {
            action.accept(key);
          }
        }
      } while (!cursor.equals(SCAN_END));
    }
  }

  private List<?> page(NodePool primary, String cursor, byte[] pattern) {
    CommandArguments command =
        new CommandArguments(Command.SCAN)
            .add(cursor)
            .add("MATCH")
            .add(pattern)
            .add("COUNT")
            .add(SCAN_PAGE);
    return Replies.list(
        calls.read("scan", budget -> primary, connection -> connection.call(command)));
  }

  private @Nullable Object run(
      String operation, Script script, byte[][] keys, byte[]... arguments) {
    return calls.run(operation, script, keys, arguments);
  }

  private static byte[][] one(byte[] key) {
    return new byte[][] {key};
  }

  private static byte[][] withLease(String key) {
    return new byte[][] {KeyNames.frame(key), KeyNames.lease(key)};
  }

  private static byte[] token(Lease lease) {
    return lease.token().getBytes(US_ASCII);
  }

  private static String newToken() {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    return Long.toHexString(random.nextLong()) + Long.toHexString(random.nextLong());
  }

  private static byte[] newNonce() {
    return Script.ascii(ThreadLocalRandom.current().nextLong(1, Long.MAX_VALUE));
  }

  private static byte[] bytes(long version) {
    return ByteBuffer.allocate(Long.BYTES).putLong(version).array();
  }

  private static byte[] checked(byte[] frame) {
    if (frame.length < Long.BYTES || ByteBuffer.wrap(frame).getLong() == ABSENT) {
      throw new IllegalArgumentException(
          "a frame of " + frame.length + " bytes has no version: its first 8 bytes must not be 0");
    }
    return frame;
  }

  /** Rounds up: what is kept for less than was asked for may be missed. */
  private static byte[] millis(Duration time) {
    if (time.isZero() || time.isNegative()) {
      throw new IllegalArgumentException(
          "a time to keep of " + time + " is not positive: remove what shall not be kept");
    }
    boolean longest = time.compareTo(LONGEST) > 0;
    return Script.ascii((longest ? LONGEST : time).plusNanos(999_999).toMillis());
  }

  private static boolean isOne(@Nullable Object reply) {
    return reply instanceof Long number && number == 1;
  }

  private static Version version(String text) {
    int colon = text.indexOf(':');
    return new Version(
        Long.parseLong(text.substring(0, colon)), Long.parseLong(text.substring(colon + 1)));
  }

  @Override
  public void close() {
    upkeep.close();
    topology.close();
  }

  @Override
  public String toString() {
    return topology.name();
  }
}
