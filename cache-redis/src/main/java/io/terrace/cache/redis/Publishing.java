package io.terrace.cache.redis;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.terrace.cache.spi.InvalidationBus;
import io.terrace.cache.spi.InvalidationBus.Invalidation;
import io.terrace.cache.spi.InvalidationBus.Invalidation.OfKey;
import java.util.List;
import java.util.UUID;
import redis.clients.jedis.util.JedisClusterCRC16;

/**
 * What a script needs to publish what it changes: the stream, how long it is, who sends, and the
 * message. On a cluster only what is in the slot of the stream can be published so: tags and
 * caches, whose versions are there, and hardly ever a key. Thread-safe; never blocks.
 */
final class Publishing {

  /** About how many entries are kept: 40 s of 500 invalidations a second that come one by one. */
  static final int MOST_ENTRIES = 20_000;

  private final byte[] stream;
  private final byte[] sender = UUID.randomUUID().toString().getBytes(US_ASCII);
  private final boolean isCluster;

  Publishing(byte[] stream, RedisSettings settings) {
    this.stream = stream;
    this.isCluster = settings.shape() == RedisSettings.Shape.CLUSTER;
  }

  byte[] stream() {
    return stream;
  }

  /** Returns the name of this end, whose own messages it is not told. */
  byte[] sender() {
    return sender;
  }

  boolean isOn(InvalidationBus bus) {
    return bus instanceof RedisStreamBus own && own.publishing() == this;
  }

  boolean takes(Invalidation changed) {
    return !isCluster
        || !(changed instanceof OfKey key)
        || JedisClusterCRC16.getSlot(KeyNames.frame(key.key()))
            == JedisClusterCRC16.getSlot(stream);
  }

  /** Returns {@code keys} with the stream. */
  byte[][] keys(byte[]... keys) {
    return joined(keys, stream);
  }

  /** Returns {@code arguments} with those of the message that tells of {@code changed}. */
  byte[][] arguments(Invalidation changed, byte[]... arguments) {
    byte[] message = BusMessages.encode(List.of(changed)).get(0);
    return joined(arguments, Script.ascii(MOST_ENTRIES), sender, message);
  }

  private static byte[][] joined(byte[][] first, byte[]... second) {
    byte[][] all = new byte[first.length + second.length][];
    System.arraycopy(first, 0, all, 0, first.length);
    System.arraycopy(second, 0, all, first.length, second.length);
    return all;
  }
}
