package io.terrace.cache.redis;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.terrace.cache.spi.Answers;
import io.terrace.cache.spi.BulkLeases;
import io.terrace.cache.spi.CounterStore;
import io.terrace.cache.spi.InvalidationBus;
import io.terrace.cache.spi.InvalidationBus.Invalidation;
import io.terrace.cache.spi.InvalidationBus.Invalidation.OfKey;
import io.terrace.cache.spi.LeaseStore;
import io.terrace.cache.spi.PartialReads;
import io.terrace.cache.spi.PublishingStore;
import io.terrace.cache.spi.RemoteStore;
import io.terrace.cache.spi.ReplicaReads;
import io.terrace.cache.spi.Scannable;
import io.terrace.cache.spi.StoreException;
import io.terrace.cache.spi.VersionStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
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
    implements RemoteStore,
        ReplicaReads,
        PartialReads,
        LeaseStore,
        BulkLeases,
        VersionStore,
        CounterStore,
        Scannable,
        PublishingStore {

  private static final byte[] SCAN_PAGE = "500".getBytes(US_ASCII);
  private static final String SCAN_END = "0";

  private final RedisSettings settings;
  private final Era era;
  private final Topology topology;
  private final Calls calls;
  private final Pipelines pipelines;
  private final Leases leases;
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
    pipelines = new Pipelines(topology, calls, settings);
    leases = new Leases(calls, pipelines, names.channel());
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
    return pipelines.read(keys).all();
  }

  @Override
  public Answers<String, byte[]> getEach(Set<String> keys) {
    return pipelines.read(keys);
  }

  @Override
  public void put(String key, byte[] frame, Duration ttl) {
    change(
        "put", Script.PUT, KeyNames.withLease(key), Arguments.frame(frame), Arguments.millis(ttl));
  }

  @Override
  public boolean compareAndSet(String key, long version, byte @Nullable [] frame, Duration ttl) {
    return Arguments.isOne(
        change(
            "compareAndSet",
            Script.COMPARE_AND_SET,
            KeyNames.withLease(key),
            replacement(version, frame, ttl)));
  }

  private static byte[][] replacement(long version, byte @Nullable [] frame, Duration ttl) {
    return frame == null
        ? new byte[][] {Arguments.version(version), Script.ascii(0), new byte[0]}
        : new byte[][] {Arguments.version(version), Arguments.millis(ttl), Arguments.frame(frame)};
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
    publish("put", Script.PUT, changed, Arguments.frame(frame), Arguments.millis(ttl));
  }

  @Override
  public boolean compareAndSet(OfKey changed, long version, byte @Nullable [] frame, Duration ttl) {
    byte[][] arguments = replacement(version, frame, ttl);
    return Arguments.isOne(publish("compareAndSet", Script.COMPARE_AND_SET, changed, arguments));
  }

  @Override
  public boolean remove(OfKey changed) {
    return Arguments.isOne(publish("remove", Script.REMOVE, changed));
  }

  /** Changes a key and tells of it, in one script. */
  private @Nullable Object publish(
      String operation, Script script, OfKey changed, byte[]... arguments) {
    byte[][] keys = publishing.keys(KeyNames.withLease(changed.key()));
    return change(operation, script, keys, publishing.arguments(changed, arguments));
  }

  @Override
  public boolean remove(String key) {
    return Arguments.isOne(change("remove", Script.REMOVE, KeyNames.withLease(key)));
  }

  @Override
  public boolean touch(String key, Duration ttl) {
    return Arguments.isOne(
        run("touch", Script.TOUCH, one(KeyNames.frame(key)), Arguments.millis(ttl)));
  }

  @Override
  public long timeNanos() {
    return upkeep.timeNanos();
  }

  @Override
  public Claim frameOrLease(String key, long unwanted, Duration limit, String awaited) {
    return leases.frameOrLease(key, unwanted, limit, awaited);
  }

  @Override
  public Answers<String, Claim> framesOrLeases(Map<String, Long> unwanted, Duration limit) {
    return leases.framesOrLeases(unwanted, limit);
  }

  @Override
  public boolean fill(Lease lease, byte[] frame, Duration ttl) {
    return leases.fill(lease, frame, ttl);
  }

  @Override
  public Answers<Lease, Boolean> fillAll(Map<Lease, Fill> fills) {
    return leases.fillAll(fills);
  }

  @Override
  public boolean renew(Lease lease, Duration limit) {
    return leases.renew(lease, limit);
  }

  @Override
  public Answers<Lease, Boolean> renewAll(Set<Lease> held, Duration limit) {
    return leases.renewAll(held, limit);
  }

  @Override
  public void release(Lease lease) {
    leases.release(lease);
  }

  @Override
  public void releaseAll(Set<Lease> held) {
    leases.releaseAll(held);
  }

  @Override
  public void fail(Lease lease, Duration told) {
    leases.fail(lease, told);
  }

  @Override
  public void failAll(Set<Lease> held, Duration told) {
    leases.failAll(held, told);
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
      arguments.add(Arguments.millis(ttl));
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
    return Arguments.isOne(
        run("free", Script.FREE, KeyNames.withLease(key), Arguments.version(version)));
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
    return run(operation, script, keys, Arguments.after(names.channel(), arguments));
  }

  private static byte[][] one(byte[] key) {
    return new byte[][] {key};
  }

  private static byte[][] array(List<byte[]> list) {
    return list.toArray(byte[][]::new);
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
