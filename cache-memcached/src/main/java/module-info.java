/** The remote tier on Memcached. */
@SuppressWarnings("requires-automatic")
module io.terrace.cache.memcached {
  requires io.terrace.cache;
  requires static org.jspecify;
  requires spymemcached;
}
