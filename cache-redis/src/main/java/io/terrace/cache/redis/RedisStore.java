package io.terrace.cache.redis;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.terrace.cache.spi.CounterStore;
import io.terrace.cache.spi.InvalidationBus;
import io.terrace.cache.spi.InvalidationBus.Invalidation;
import io.terrace.cache.spi.InvalidationBus.Invalidation.OfKey;
import io.terrace.cache.spi.LeaseStore;
import io.terrace.cache.spi.PublishingStore;
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
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.regex.Pattern;
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
    implements RemoteStore,
        ReplicaReads,
        LeaseStore,
        VersionStore,
        CounterStore,
        Scannable,
        PublishingStore {

  private static final Pattern TOKEN = Pattern.compile("[0-9a-f]{2,32}");

  private static final byte[] SCAN_PAGE = "500".getBytes(US_ASCII);
  private static final String SCAN_END = "0";

  /** Redis adds a ttl to its clock, and refuses what does not fit then. */
  private static final Duration LONGEST = Duration.ofDays(365_000);

  private final RedisSettings settings;
  private final Era era;
  private final Topology topology;
  private final Calls calls;
  private final BulkReads bulkReads;
  private final Upkeep upkeep;
  private final KeyNames names;
  private final EndedLeases endedLeases;
  private final Publishing publishing;

  /** Makes one, and looks whether the server is there if {@code settings} want it to be. */
  RedisStore(RedisSettings settings) {
    this.settings = settings;
    names = new KeyNames(settings.namespace());
    publishing = new Publishing(names.stream(), settings);
    era = new Era(names);
    topology = settings.topology(era);
    era.follow(topology);
    calls = new Calls(topology, settings);
    bulkReads = new BulkReads(topology, calls);
    endedLeases = new EndedLeases(topology, settings, names.channel());
    upkeep = new Upkeep(topology, calls, era, names.sequence(), settings);
    upkeep.start();
  }

  /** Returns an end of the bus of the namespace; it is to be closed before this store. */
  RedisStreamBus bus() {
    return new RedisStreamBus(topology, calls, publishing, settings);
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
    change("put", Script.PUT, withLease(key), checked(frame), millis(ttl));
  }

  @Override
  public boolean compareAndSet(String key, long version, byte @Nullable [] frame, Duration ttl) {
    return isOne(
        change(
            "compareAndSet",
            Script.COMPARE_AND_SET,
            withLease(key),
            replacement(version, frame, ttl)));
  }

  private static byte[][] replacement(long version, byte @Nullable [] frame, Duration ttl) {
    return frame == null
        ? new byte[][] {bytes(version), Script.ascii(0), new byte[0]}
        : new byte[][] {bytes(version), millis(ttl), checked(frame)};
  }

  @Override
  public boolean publishesOn(InvalidationBus bus) {
    return publishing.isOn(bus);
  }

  @Override
  public boolean publishes(Invalidation changed) {
    return publishing.takes(changed);
  }

  @Override
  public void put(OfKey changed, byte[] frame, Duration ttl) {
    publish("put", Script.PUT, changed, checked(frame), millis(ttl));
  }

  @Override
  public boolean compareAndSet(OfKey changed, long version, byte @Nullable [] frame, Duration ttl) {
    byte[][] arguments = replacement(version, frame, ttl);
    return isOne(publish("compareAndSet", Script.COMPARE_AND_SET, changed, arguments));
  }

  @Override
  public boolean remove(OfKey changed) {
    return isOne(publish("remove", Script.REMOVE, changed));
  }

  /** Changes a key and tells of it, in one script. */
  private @Nullable Object publish(
      String operation, Script script, OfKey changed, byte[]... arguments) {
    byte[][] keys = publishing.keys(withLease(changed.key()));
    return change(operation, script, keys, publishing.arguments(changed, arguments));
  }

  @Override
  public boolean remove(String key) {
    return isOne(change("remove", Script.REMOVE, withLease(key)));
  }

  @Override
  public boolean touch(String key, Duration ttl) {
    return isOne(run("touch", Script.TOUCH, one(KeyNames.frame(key)), millis(ttl)));
  }

  @Override
  public long timeNanos() {
    return upkeep.timeNanos();
  }

  @Override
  public Claim frameOrLease(String key, long unwanted, Duration limit, String awaited) {
    String token = newToken();
    Object reply =
        run(
            "frameOrLease",
            Script.CLAIM,
            awaited.isEmpty() ? withLease(key) : withFailure(key, awaited),
            bytes(unwanted),
            token.getBytes(US_ASCII),
            millis(limit));
    if (reply instanceof byte[] frame) {
      return new Claim.Found(frame);
    }
    if (reply instanceof List<?> holder) {
      return new Claim.Taken(attempt(Replies.text(holder.get(0))));
    }
    return isOne(reply) ? new Claim.Granted(new Lease(key, token)) : new Claim.Failed();
  }

  @Override
  public boolean fill(Lease lease, byte[] frame, Duration ttl) {
    return isOne(
        change(
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
    change("release", Script.RELEASE, withLease(lease.key()), token(lease));
  }

  @Override
  public void fail(Lease lease, Duration told) {
    byte[][] keys = withFailure(lease.key(), lease.token());
    change("fail", Script.FAIL, keys, token(lease), millis(told));
  }

  @Override
  public Optional<Watch> watch(String key) {
    return Optional.of(endedLeases.watch(key));
  }

  @Override
  public Map<String, Version> versions(Set<String> wanted) {
    if (wanted.isEmpty()) {
      return Map.of();
    }
    List<String> order = List.copyOf(wanted);
    List<byte[]> keys = new ArrayList<>(List.of(names.sequence(), names.era()));
    List<byte[]> nonces = new ArrayList<>(List.of(Era.newNonce()));
    for (String name : order) {
      keys.add(names.version(name));
      nonces.add(Era.newNonce());
    }
    List<?> replies = Replies.list(run("versions", Script.VERSIONS, array(keys), array(nonces)));
    Map<String, Version> versions = new HashMap<>();
    for (int i = 0; i < order.size(); i++) {
      versions.put(order.get(i), version(Replies.text(replies.get(i))));
    }
    return versions;
  }

  @Override
  public Version advance(String name) {
    byte[][] nonces = {Era.newNonce(), Era.newNonce()};
    return version(Replies.text(run("advance", Script.ADVANCE, versionKeys(name), nonces)));
  }

  @Override
  public Version advance(String name, Invalidation changed) {
    byte[][] keys = publishing.keys(versionKeys(name));
    byte[][] arguments = publishing.arguments(changed, Era.newNonce(), Era.newNonce());
    return version(Replies.text(run("advance", Script.ADVANCE, keys, arguments)));
  }

  private byte[][] versionKeys(String name) {
    return new byte[][] {names.sequence(), names.era(), names.version(name)};
  }

  @Override
  public long position() {
    byte[][] keys = {names.sequence(), names.era()};
    return Long.parseLong(Replies.text(run("position", Script.POSITION, keys, Era.newNonce())));
  }

  @Override
  public long era() {
    return era.current();
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
    return Long.parseLong(Replies.text(run("add", Script.ADD, keys, array(arguments))));
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

  @Override
  public boolean free(String key, long version) {
    return isOne(run("free", Script.FREE, withLease(key), bytes(version)));
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

  /** Runs a script that may end a lease, of which it tells those who wait. */
  private @Nullable Object change(
      String operation, Script script, byte[][] keys, byte[]... arguments) {
    byte[][] all = new byte[arguments.length + 1][];
    all[0] = names.channel();
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    return run(operation, script, keys, all);
  }

  private static byte[][] one(byte[] key) {
    return new byte[][] {key};
  }

  private static byte[][] array(List<byte[]> list) {
    return list.toArray(byte[][]::new);
  }

  private static byte[][] withLease(String key) {
    return new byte[][] {KeyNames.frame(key), KeyNames.lease(key)};
  }

  private static byte[][] withFailure(String key, String attempt) {
    return new byte[][] {KeyNames.frame(key), KeyNames.lease(key), KeyNames.failure(key, attempt)};
  }

  /** What is no token of ours was put there by others: nobody's failure is told under it. */
  private static String attempt(String holder) {
    return TOKEN.matcher(holder).matches() ? holder : "unknown";
  }

  private static byte[] token(Lease lease) {
    return lease.token().getBytes(US_ASCII);
  }

  private static String newToken() {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    return Long.toHexString(random.nextLong()) + Long.toHexString(random.nextLong());
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
    String[] parts = text.split(":", -1); // nonce, position, era
    return new Version(Long.parseLong(parts[0]), Long.parseLong(parts[1]));
  }

  @Override
  public void close() {
    endedLeases.close();
    upkeep.close();
    topology.close();
  }

  @Override
  public String toString() {
    return topology.name();
  }
}
