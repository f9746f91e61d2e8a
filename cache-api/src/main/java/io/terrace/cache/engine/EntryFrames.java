package io.terrace.cache.engine;

import io.terrace.cache.CacheSpec;
import io.terrace.cache.Compression;
import io.terrace.cache.WireFormat;
import io.terrace.cache.codec.Frame;
import io.terrace.cache.codec.FrameCodec;
import io.terrace.cache.codec.KeyEncoder;
import io.terrace.cache.codec.ValueFrames;
import io.terrace.cache.spi.ByteSlice;
import io.terrace.cache.spi.UnreadableValueException;
import io.terrace.cache.spi.UnreadableValueException.Reason;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The entries of one cache as the frames of the remote tier, and back. Thread-safe.
 *
 * <p>Whatever cannot be read is no entry, and so a miss: bytes of others, of a newer version, of
 * another class, cut or changed; or an entry whose cache or tags have other versions by now.
 */
final class EntryFrames<K, V> {

  private static final long HALF_A_MILLI = 500_000;

  private final String cache;
  private final String prefix;
  private final Class<V> valueClass;
  private final EntryMaker<K, V> maker;
  private final RemoteLink link;
  private final EngineClock clock;
  private final KeyEncoder keys;
  private final ValueFrames values;
  private final UnreadableFrames unreadable;

  EntryFrames(
      String namespace,
      String cache,
      CacheSpec<K, V> spec,
      EntryMaker<K, V> maker,
      RemoteLink link,
      EngineClock clock,
      ClassLoader classLoader,
      Supplier<Counters> counters) {
    WireFormat format = spec.wireFormat();
    this.cache = cache;
    this.keys = new KeyEncoder(format.keyText().orElse(null), format.keyClasses());
    keys.check(spec.keyTypeRef().type());
    this.prefix = KeyEncoder.prefix(namespace, cache);
    this.valueClass = spec.getValueType();
    this.maker = maker;
    this.link = link;
    this.clock = clock;
    this.values =
        new ValueFrames(
            format.serializer(),
            format.valueTypes(spec.valueTypeRef().type(), classLoader),
            format.compression(),
            format.compressionThreshold());
    this.unreadable = new UnreadableFrames(cache, counters);
  }

  /** Returns {@code namespace:cache:key}. */
  String remoteKey(K key) {
    return prefix + keys.encode(key);
  }

  /** Returns the version of a frame, as the store compares it. */
  static long version(byte[] frame) {
    return FrameCodec.version(frame);
  }

  byte[] toBytes(K key, TierEntry<V> entry) {
    V value = entry.held();
    Map<String, Long> nonces = entry.tags == null ? Map.of() : entry.tags.byName();
    String generation = TagStamps.nameOfCache(cache);
    List<Frame.Tag> tags = new ArrayList<>();
    nonces.forEach(
        (name, nonce) -> {
          if (!name.equals(generation)) {
            tags.add(new Frame.Tag(name, nonce));
          }
        });
    long storeNanos = link.store().timeNanos() - clock.exact();
    long createdMillis = TimeUnit.NANOSECONDS.toMillis(storeNanos + entry.createdAt());
    Frame header =
        new Frame(
            entry.version(),
            value == null,
            value == null ? 0 : values.serializer(),
            value == null ? 0 : values.schema(),
            Math.max(0, createdMillis),
            ttlMillis(entry, createdMillis, storeNanos),
            TimeUnit.NANOSECONDS.toMicros(entry.loadNanos()),
            nonces.getOrDefault(generation, SharedVersions.UNKNOWN),
            tags,
            Compression.NONE,
            ByteSlice.EMPTY);
    return values.write(header, remoteKey(key), value);
  }

  /**
   * 0 for an entry that does not end; a millisecond at least for one that does. It is the end that
   * is rounded, so that an entry which is read and written a thousand times still ends when it did.
   *
   * @param storeNanos what the clock of the store is ahead of the engine's
   */
  private static long ttlMillis(TierEntry<?> entry, long createdMillis, long storeNanos) {
    if (entry.freshUntil() == FreshnessPolicy.NEVER) {
      return 0;
    }
    long end = FreshnessPolicy.after(entry.freshUntil(), storeNanos + HALF_A_MILLI);
    return Math.max(1, TimeUnit.NANOSECONDS.toMillis(end) - createdMillis);
  }

  /** Returns the names whose versions a frame carries; none of one that cannot be read. */
  Set<String> namesIn(K key, byte[] bytes) {
    Set<String> names = new HashSet<>();
    if (FrameCodec.read(bytes, remoteKey(key)) instanceof FrameCodec.Readable readable) {
      names.add(TagStamps.nameOfCache(cache));
      readable.frame().tags().forEach(tag -> names.add(tag.name()));
    }
    return names;
  }

  /**
   * Returns the entry that {@code bytes} stand for, or null if they cannot be read or are void.
   *
   * @param known the present versions of some names, read after the frame was
   */
  @Nullable TierEntry<V> fromBytes(K key, byte[] bytes, Fence fence, Map<String, Long> known) {
    FrameCodec.Reading reading = FrameCodec.read(bytes, remoteKey(key));
    if (!(reading instanceof FrameCodec.Readable readable)) {
      unreadable.count((FrameCodec.Unreadable) reading);
      return null;
    }
    Frame frame = readable.frame();
    Map<String, Long> nonces = new LinkedHashMap<>();
    nonces.put(TagStamps.nameOfCache(cache), frame.generation());
    frame.tags().forEach(tag -> nonces.put(tag.name(), tag.nonce()));
    TagStamps stamps = link.versions().stampsOf(nonces, known);
    if (stamps == null) {
      return null;
    }
    V value = null;
    if (!frame.negative()) {
      value = value(frame);
      if (value == null) {
        return null;
      }
    }
    long createdNanos = TimeUnit.MILLISECONDS.toNanos(frame.createdMillis());
    long age = Math.max(0, link.store().timeNanos() - createdNanos);
    long ttlNanos =
        frame.ttlMillis() == 0
            ? FreshnessPolicy.NEVER
            : TimeUnit.MILLISECONDS.toNanos(frame.ttlMillis());
    return maker.remote(
        value,
        frame.version(),
        age,
        TimeUnit.MICROSECONDS.toNanos(frame.loadMicros()),
        ttlNanos,
        fence,
        stamps);
  }

  private @Nullable V value(Frame frame) {
    try {
      return valueClass.cast(values.value(frame));
    } catch (UnreadableValueException reason) {
      unreadable.count(reason);
      return null;
    } catch (ClassCastException otherType) {
      unreadable.count(
          new UnreadableValueException(
              Reason.CHANGED_CLASS, "it is not of " + valueClass.getName(), otherType));
      return null;
    }
  }
}
