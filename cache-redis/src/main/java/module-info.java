/** The remote tier on Redis. */
@SuppressWarnings({"requires-automatic", "requires-transitive-automatic"})
module io.terrace.cache.redis {
  requires transitive io.terrace.cache;
  requires static org.jspecify;
  requires redis.clients.jedis;

  exports io.terrace.cache.redis;

  provides io.terrace.cache.spi.RemoteStoreFactory with
      io.terrace.cache.redis.RedisStoreFactory;
}
