package io.terrace.bench.remote;

import java.time.Duration;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** What is asked for and stored: the same bytes under each key. */
@State(Scope.Benchmark)
@SuppressWarnings("NullAway.Init") // By make().
public class Payload {

  /** How long a value lasts. */
  static final Duration TTL = Duration.ofHours(1);

  private static final int KEYS = 1_024;
  private static final int BULK = 32;

  /** How many bytes a value has; {@code -p size=10240} of JMH's own program for more. */
  @Param("200")
  public int size;

  byte[] value;
  private final String[] keys =
      IntStream.range(0, KEYS).mapToObj(i -> "product-" + i).toArray(String[]::new);

  @Setup
  public void make() {
    value = new byte[size];
    new Random(42).nextBytes(value);
  }

  /** Returns all keys. */
  Set<String> keys() {
    return Set.of(keys);
  }

  /** Returns the keys that are read at once. */
  Set<String> bulk() {
    return IntStream.range(0, BULK).mapToObj(i -> keys[i]).collect(Collectors.toSet());
  }

  /** Returns any key. */
  String key() {
    return keys[ThreadLocalRandom.current().nextInt(KEYS)];
  }

  static int ttlSeconds() {
    return (int) TTL.toSeconds();
  }
}
