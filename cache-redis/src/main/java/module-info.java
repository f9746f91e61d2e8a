/** The remote tier on Redis. */
@SuppressWarnings("requires-automatic")
module io.terrace.cache.redis {
  requires io.terrace.cache;
  requires static org.jspecify;
  requires redis.clients.jedis;
}
