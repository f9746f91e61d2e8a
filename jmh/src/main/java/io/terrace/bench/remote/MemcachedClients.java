package io.terrace.bench.remote;

import io.terrace.cache.memcached.MemcachedTier;
import io.terrace.cache.test.server.MemcachedServer;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.ExecutionException;
import net.spy.memcached.CachedData;
import net.spy.memcached.ConnectionFactoryBuilder;
import net.spy.memcached.ConnectionFactoryBuilder.Protocol;
import net.spy.memcached.MemcachedClient;
import net.spy.memcached.transcoders.Transcoder;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Who reads and writes a Memcached with the same bytes in it, as states of benchmarks. */
@SuppressWarnings("NullAway.Init") // By start(), of each.
public final class MemcachedClients {

  /** Bytes as they are. */
  static final Transcoder<byte[]> RAW = new Raw();

  private MemcachedClients() {}

  /** Returns what the driver by itself calls a key. */
  static String name(String key) {
    return "raw:products:" + key;
  }

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

  /** A cache over Memcached, its local tier off. */
  @State(Scope.Benchmark)
  public static class Terrace {
    RemoteCache remote;
    private MemcachedServer server;

    @Setup
    public void start(Payload payload) {
      server = MemcachedServer.start();
      remote = new RemoteCache(MemcachedTier.connect(server.hostAndPort()), payload);
    }

    @TearDown
    public void stop() {
      remote.close();
      server.close();
    }
  }

  /** The driver alone. */
  @State(Scope.Benchmark)
  public static class Spymemcached {
    MemcachedClient client;
    List<String> bulk;
    private MemcachedServer server;

    @Setup
    public void start(Payload payload)
        throws IOException, ExecutionException, InterruptedException {
      server = MemcachedServer.start();
      client =
          new MemcachedClient(
              new ConnectionFactoryBuilder().setProtocol(Protocol.BINARY).setDaemon(true).build(),
              List.of(server.address()));
      for (String key : payload.keys()) {
        client.set(name(key), Payload.ttlSeconds(), payload.value, RAW).get();
      }
      bulk = payload.bulk().stream().map(MemcachedClients::name).toList();
    }

    @TearDown
    public void stop() {
      client.shutdown();
      server.close();
    }
  }
}
