package io.terrace.cache.jcache;

import java.util.Collection;
import javax.cache.Cache;
import javax.cache.integration.CacheWriter;
import javax.cache.integration.CacheWriterException;

/** A {@link CacheWriter} of the user; what it throws is made what JSR-107 wants thrown. */
final class WriteThrough<K, V> {

  private final CacheWriter<? super K, ? super V> writer;

  WriteThrough(CacheWriter<? super K, ? super V> writer) {
    this.writer = writer;
  }

  CacheWriter<? super K, ? super V> writer() {
    return writer;
  }

  void write(K key, V value) {
    run(() -> writer.write(new KeyValue<>(key, value)));
  }

  @SuppressWarnings({"unchecked", "rawtypes"}) // JSR-107 asks for wildcards inside the collection
  void writeAll(Collection<Cache.Entry<? extends K, ? extends V>> entries) {
    run(() -> writer.writeAll((Collection) entries));
  }

  void delete(K key) {
    run(() -> writer.delete(key));
  }

  void deleteAll(Collection<?> keys) {
    run(() -> writer.deleteAll(keys));
  }

  private static void run(Runnable write) {
    try {
      write.run();
    } catch (CacheWriterException e) {
      throw e;
    } catch (RuntimeException e) {
      throw new CacheWriterException(e);
    }
  }
}
