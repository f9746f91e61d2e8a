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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
    long ageMillis = TimeUnit.NANOSECONDS.toMillis(clock.exact() - entry.createdAt());
    Frame header =
        new Frame(
            entry.version(),
            value == null,
            value == null ? 0 : values.serializer(),
            value == null ? 0 : values.schema(),
            Math.max(0, link.store().timeMillis() - ageMillis),
            ttlMillis(entry),
            TimeUnit.NANOSECONDS.toMicros(entry.loadNanos()),
            nonces.getOrDefault(generation, SharedVersions.UNKNOWN),
            tags,
            Compression.NONE,
            ByteSlice.EMPTY);
    return values.write(header, remoteKey(key), value);
  }

  /** 0 for an entry that does not end; a millisecond at least for one that does. */
  private static long ttlMillis(TierEntry<?> entry) {
    return entry.freshUntil() == FreshnessPolicy.NEVER
        ? 0
        : Math.max(1, TimeUnit.NANOSECONDS.toMillis(entry.freshUntil() - entry.createdAt()));
  }

  /** Returns the versions that a frame carries, by name; none of one that cannot be read. */
  Map<String, Long> versionsIn(K key, byte[] bytes) {
    return FrameCodec.read(bytes, remoteKey(key)) instanceof FrameCodec.Readable readable
        ? versionsIn(readable.frame())
        : Map.of();
  }

  private Map<String, Long> versionsIn(Frame frame) {
    Map<String, Long> nonces = new LinkedHashMap<>();
    nonces.put(TagStamps.nameOfCache(cache), frame.generation());
    frame.tags().forEach(tag -> nonces.put(tag.name(), tag.nonce()));
    return nonces;
  }

  /**
   * Returns the entry that {@code bytes} stand for, or null if they cannot be read or are void.
   *
   * @param known the present versions of some names, as {@link SharedVersions#present} gives them
   */
  @Nullable TierEntry<V> fromBytes(K key, byte[] bytes, Fence fence, Map<String, Long> known) {
    FrameCodec.Reading reading = FrameCodec.read(bytes, remoteKey(key));
    if (!(reading instanceof FrameCodec.Readable readable)) {
      unreadable.count((FrameCodec.Unreadable) reading);
      return null;
    }
    Frame frame = readable.frame();
    TagStamps stamps = link.versions().stampsOf(versionsIn(frame), known);
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
    long age = Math.max(0, link.store().timeMillis() - frame.createdMillis());
    long ttlNanos =
        frame.ttlMillis() == 0
            ? FreshnessPolicy.NEVER
            : TimeUnit.MILLISECONDS.toNanos(frame.ttlMillis());
    return maker.remote(
        value,
        frame.version(),
        TimeUnit.MILLISECONDS.toNanos(age),
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
