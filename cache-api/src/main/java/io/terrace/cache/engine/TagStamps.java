package io.terrace.cache.engine;

import io.terrace.cache.engine.Tags.Tag;
import java.util.LinkedHashSet;
import java.util.Set;

/** The tags of an entry, and the versions that they had when its value was read. Immutable. */
final class TagStamps {

  private final Tag[] tags;
  private final long[] versions;

  /** Takes both arrays as its own. */
  TagStamps(Tag[] tags, long[] versions) {
    this.tags = tags;
    this.versions = versions;
  }

  /** Returns whether no tag was invalidated since. */
  boolean areCurrent() {
    for (int i = 0; i < tags.length; i++) {
      if (tags[i].version.get() != versions[i]) {
        return false;
      }
    }
    return true;
  }

  /** Returns the names of the tags; of all, or of those invalidated since. */
  Set<String> names(boolean onlyVoid) {
    Set<String> names = new LinkedHashSet<>();
    for (int i = 0; i < tags.length; i++) {
      if (!onlyVoid || tags[i].version.get() != versions[i]) {
        names.add(tags[i].name);
      }
    }
    return names;
  }
}
