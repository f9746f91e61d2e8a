package io.terrace.cache.jcache;

import io.terrace.cache.CacheSpec;
import javax.cache.configuration.Factory;
import javax.cache.integration.CacheLoader;
import javax.cache.integration.CacheWriter;
import org.jspecify.annotations.Nullable;

/**
 * What the user gave to one cache, made from its factories: each null unless it was configured.
 *
 * @param loader the loader, for {@code loadAll}
 * @param readThrough the same loader where reads use it
 * @param writeThrough the writer, where writes use it
 * @param expiry the expiry policy, where it is another than "eternal"
 */
record CacheHooks<K, V>(
    @Nullable ReadThrough<K, V> loader,
    @Nullable ReadThrough<K, V> readThrough,
    @Nullable WriteThrough<K, V> writeThrough,
    @Nullable PolicyExpiry expiry) {

  static <K, V> CacheHooks<K, V> of(CacheSpec<K, V> spec) {
    Factory<CacheLoader<K, V>> loaders = spec.getCacheLoaderFactory();
    Factory<CacheWriter<? super K, ? super V>> writers = spec.getCacheWriterFactory();
    ReadThrough<K, V> loader = null;
    WriteThrough<K, V> writer = null;
    try {
      loader = loaders == null ? null : new ReadThrough<>(loaders.create());
      writer =
          writers == null || !spec.isWriteThrough() ? null : new WriteThrough<>(writers.create());
      PolicyExpiry expiry =
          spec.hasExpiryPolicy() ? new PolicyExpiry(spec.getExpiryPolicyFactory().create()) : null;
      return new CacheHooks<>(loader, spec.isReadThrough() ? loader : null, writer, expiry);
    } catch (RuntimeException | Error failure) { // of a later factory
      new CacheHooks<>(loader, null, writer, null).close("a cache that could not be made");
      throw failure;
    }
  }

  /** Closes what can be closed. */
  void close(String owner) {
    Closing.closeAll(
        owner,
        loader == null ? null : loader.loader(),
        writeThrough == null ? null : writeThrough.writer(),
        expiry == null ? null : expiry.policy());
  }
}
