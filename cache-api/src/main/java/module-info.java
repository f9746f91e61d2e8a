/** The cache, what a backend implements, and the JSR-107 provider. The engine is not exported. */
@SuppressWarnings({"requires-automatic", "requires-transitive-automatic"})
module io.terrace.cache {
  requires com.esotericsoftware.kryo;
  requires java.management;
  requires jdk.httpserver;
  requires jdk.unsupported; // by which Objenesis runs no constructor
  requires static com.fasterxml.jackson.databind;
  requires static com.github.luben.zstd_jni;
  requires static micrometer.core;
  requires static micrometer.observation;
  requires static org.lz4.java;
  requires transitive cache.api;
  requires static transitive org.jspecify;

  exports io.terrace.cache;
  exports io.terrace.cache.console;
  exports io.terrace.cache.health;
  exports io.terrace.cache.inspect;
  exports io.terrace.cache.jcache;
  exports io.terrace.cache.metrics;
  exports io.terrace.cache.spi;
  exports io.terrace.cache.trace;

  uses io.terrace.cache.spi.LocalTierFactory;
  uses io.terrace.cache.spi.RemoteStoreFactory;

  provides javax.cache.spi.CachingProvider with
      io.terrace.cache.jcache.TerraceCachingProvider;
}
