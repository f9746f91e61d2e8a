/** The remote tier on Memcached. */
@SuppressWarnings({"requires-automatic", "requires-transitive-automatic"})
module io.terrace.cache.memcached {
  requires transitive io.terrace.cache;
  requires static org.jspecify;
  requires spymemcached;

  exports io.terrace.cache.memcached;

  provides io.terrace.cache.spi.RemoteStoreFactory with
      io.terrace.cache.memcached.MemcachedTierFactory;
}
