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
import java.util.function.ObjLongConsumer;
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

  private final String prefix;

  /** By which the version of the cache is known. */
  private final String generationName;

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
    this.generationName = TagStamps.nameOfCache(cache);
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
    return keys.encode(prefix, key);
  }

  /** Returns the version of a frame, as the store compares it. */
  static long version(byte[] frame) {
    return FrameCodec.version(frame);
  }

  byte[] toBytes(K key, TierEntry<V> entry) {
    V value = entry.held();
    Stamps stamps = new Stamps();
    if (entry.tags != null) {
      entry.tags.forEach(stamps);
    }
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
            stamps.generation,
            stamps.tags,
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

  /** What an entry carries, for its frame: the version of its cache, and its tags. */
  private final class Stamps implements ObjLongConsumer<String> {
    private long generation = SharedVersions.UNKNOWN;
    private List<Frame.Tag> tags = List.of();

    @Override
    public void accept(String name, long nonce) {
      if (name.equals(generationName)) {
        generation = nonce;
        return;
      }
      tags = tags.isEmpty() ? new ArrayList<>() : tags;
      tags.add(new Frame.Tag(name, nonce));
    }
  }

  /** Returns what {@code bytes} are, or null, which is counted, if they cannot be read. */
  @Nullable Frame parsed(String remoteKey, byte[] bytes) {
    FrameCodec.Reading reading = FrameCodec.read(bytes, remoteKey);
    if (reading instanceof FrameCodec.Readable readable) {
      return readable.frame();
    }
    unreadable.count((FrameCodec.Unreadable) reading);
    return null;
  }

  /** Returns what {@code bytes} are, or null if they cannot be read, which is not counted. */
  static @Nullable Frame peeked(String remoteKey, byte[] bytes) {
    return FrameCodec.read(bytes, remoteKey) instanceof FrameCodec.Readable readable
        ? readable.frame()
        : null;
  }

  /** Returns the versions that {@code frame} carries, by name. */
  Map<String, Long> nonces(Frame frame) {
    Map<String, Long> nonces = new LinkedHashMap<>();
    nonces.put(generationName, frame.generation());
    frame.tags().forEach(tag -> nonces.put(tag.name(), tag.nonce()));
    return nonces;
  }

  /**
   * Returns the stamps of {@code frame} if it is not void by what is known here; null says nothing.
   */
  @Nullable TagStamps stampsHeld(Frame frame) {
    List<Frame.Tag> tags = frame.tags();
    String[] names = new String[1 + tags.size()];
    long[] nonces = new long[names.length];
    names[0] = generationName;
    nonces[0] = frame.generation();
    for (int i = 1; i < names.length; i++) {
      Frame.Tag tag = tags.get(i - 1);
      names[i] = tag.name();
      nonces[i] = tag.nonce();
    }
    return link.versions().stampsHeld(names, nonces);
  }

  /**
   * Returns the stamps of {@code frame}, or null if it is void.
   *
   * @param known the present versions of some names, as {@link SharedVersions#present} gives them
   */
  @Nullable TagStamps stamps(Frame frame, Map<String, Long> known) {
    return link.versions().stampsOf(nonces(frame), known);
  }

  /** Returns the entry that {@code frame} stands for, or null if its value cannot be read. */
  @Nullable TierEntry<V> entry(Frame frame, Fence fence, TagStamps stamps) {
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
