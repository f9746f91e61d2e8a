/** The local tier, on Caffeine. */
module io.terrace.cache.local {
  requires com.github.benmanes.caffeine;
  requires io.terrace.cache;
  requires static org.jspecify;

  provides io.terrace.cache.spi.LocalTierFactory with
      io.terrace.cache.local.CaffeineTierFactory;
}
