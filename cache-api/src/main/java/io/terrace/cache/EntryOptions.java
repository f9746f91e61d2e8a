package io.terrace.cache;

import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What one entry has apart from its cache: a ttl of its own, tags. Immutable.
 *
 * <pre>{@code
 * products.put("42", product, EntryOptions.ttl(Duration.ofHours(1)).withTags("category:7"));
 * }</pre>
 *
 * @param ttl how long the entry is fresh, or {@code null} for the cache's ttl
 * @param tags the tags of the entry; it is void once one of them is invalidated
 */
public record EntryOptions(@Nullable Duration ttl, Set<String> tags) {

  /** The options of an entry that has none: the cache's ttl, no tags. */
  public static final EntryOptions NONE = new EntryOptions(null, Set.of());

  /** Checks the ttl and the tags, and keeps a copy of them. */
  public EntryOptions {
    if (ttl != null) {
      ttl = Durations.requirePositive(ttl, "ttl of an entry");
    }
    tags = Set.copyOf(tags);
    if (tags.contains("")) {
      throw new IllegalArgumentException("a tag must not be empty");
    }
  }

  /** Returns options with a ttl of {@code ttl}, more than zero, and no tags. */
  public static EntryOptions ttl(Duration ttl) {
    return new EntryOptions(ttl, Set.of());
  }

  /** Returns options with these tags and the cache's ttl. */
  public static EntryOptions tags(String... tags) {
    return NONE.withTags(tags);
  }

  /** Returns these options with a ttl of {@code ttl}, more than zero. */
  public EntryOptions withTtl(Duration ttl) {
    return new EntryOptions(ttl, tags);
  }

  /** Returns these options with {@code more} tags. */
  public EntryOptions withTags(String... more) {
    Set<String> all = new LinkedHashSet<>(tags);
    all.addAll(Arrays.asList(more));
    return new EntryOptions(ttl, all);
  }
}
