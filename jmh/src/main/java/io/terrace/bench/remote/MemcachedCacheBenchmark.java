package io.terrace.bench.remote;

import io.terrace.cache.memcached.MemcachedTier;
import io.terrace.cache.test.server.MemcachedServer;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import net.spy.memcached.CachedData;
import net.spy.memcached.ConnectionFactoryBuilder;
import net.spy.memcached.ConnectionFactoryBuilder.Protocol;
import net.spy.memcached.MemcachedClient;
import net.spy.memcached.transcoders.Transcoder;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * A cache over Memcached, its local tier off, beside the driver alone with the same bytes. For 1, 8
 * and 32 threads: {@code java -cp jmh/target/terrace-bench.jar org.openjdk.jmh.Main MemcachedCache
 * -t 32}.
 */
@State(Scope.Benchmark)
@SuppressWarnings("NullAway.Init") // By start().
public class MemcachedCacheBenchmark {

  /** How many bytes a value has. */
  @Param({"200", "10240"})
  public int size;

  private MemcachedServer server;
  private RemoteCache terrace;
  private MemcachedClient spymemcached;
  private List<String> bulk;

  /** Bytes as they are. */
  private static final class Raw implements Transcoder<byte[]> {
    @Override
    public boolean asyncDecode(CachedData data) {
      return false;
    }

    @Override
    public CachedData encode(byte[] bytes) {
      return new CachedData(0, bytes, getMaxSize());
    }

    @Override
    public byte[] decode(CachedData data) {
      return data.getData();
    }

    @Override
    public int getMaxSize() {
      return CachedData.MAX_SIZE;
    }
  }

  private static final Raw RAW = new Raw();

  @Setup(Level.Trial)
  public void start() throws IOException, ExecutionException, InterruptedException {
    server = MemcachedServer.start();
    terrace = new RemoteCache(MemcachedTier.connect(server.hostAndPort()), size);
    spymemcached =
        new MemcachedClient(
            new ConnectionFactoryBuilder().setProtocol(Protocol.BINARY).setDaemon(true).build(),
            List.of(server.address()));
    bulk = terrace.bulk.stream().map(MemcachedCacheBenchmark::name).toList();
    for (int i = 0; i < 10_000; i++) {
      spymemcached.set(name(terrace.key()), ttlSeconds(), terrace.value, RAW).get();
    }
  }

  private static String name(String key) {
    return "raw:products:s" + key;
  }

  private static int ttlSeconds() {
    return (int) RemoteCache.TTL.toSeconds();
  }

  @TearDown(Level.Trial)
  public void stop() {
    spymemcached.shutdown();
    terrace.close();
    server.close();
  }

  @Benchmark
  public byte @Nullable [] get() {
    return terrace.cache.get(terrace.key());
  }

  @Benchmark
  public byte @Nullable [] getBySpymemcached() {
    return spymemcached.get(name(terrace.key()), RAW);
  }

  @Benchmark
  public Map<String, byte[]> getAll() {
    return terrace.cache.getAll(terrace.bulk);
  }

  @Benchmark
  public Map<String, byte[]> getAllBySpymemcached() {
    return spymemcached.getBulk(bulk, RAW);
  }

  @Benchmark
  public void put() {
    terrace.cache.put(terrace.key(), terrace.value);
  }

  @Benchmark
  public boolean putBySpymemcached() throws ExecutionException, InterruptedException {
    return spymemcached.set(name(terrace.key()), ttlSeconds(), terrace.value, RAW).get();
  }
}
