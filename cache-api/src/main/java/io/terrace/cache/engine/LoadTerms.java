package io.terrace.cache.engine;

import io.terrace.cache.EntryOptions;
import io.terrace.cache.LoadContext;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a loader said about the value that it loads. Belongs to one load. */
final class LoadTerms<V> implements LoadContext<V> {

  private final CacheEngine<?, V> engine;
  private final @Nullable TierEntry<V> replaced;
  private final Set<String> tags = new LinkedHashSet<>();
  private @Nullable Duration ttl;
  private boolean stored = true;

  LoadTerms(CacheEngine<?, V> engine, @Nullable TierEntry<V> replaced) {
    this.engine = engine;
    this.replaced = replaced;
  }

  @Override
  public Optional<V> stale() {
    return replaced == null ? Optional.empty() : Optional.ofNullable(engine.out(replaced));
  }

  @Override
  public LoadContext<V> ttl(Duration ttl) {
    this.ttl = EntryOptions.ttl(ttl).ttl();
    return this;
  }

  @Override
  public LoadContext<V> tags(String... tags) {
    this.tags.addAll(EntryOptions.tags(tags).tags());
    return this;
  }

  @Override
  public LoadContext<V> doNotStore() {
    stored = false;
    return this;
  }

  boolean stored() {
    return stored;
  }

  EntryOptions options() {
    return ttl == null && tags.isEmpty() ? EntryOptions.NONE : new EntryOptions(ttl, tags);
  }
}
