package io.terrace.cache.engine;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.ObjLongConsumer;

/** The tags of an entry, and the versions that they had when its value was read. Immutable. */
final class TagStamps {

  private static final String TAG = "t:";

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

  /** Does {@code action} for each tag with its version. */
  void forEach(ObjLongConsumer<String> action) {
    for (int i = 0; i < tags.length; i++) {
      action.accept(tags[i].name, versions[i]);
    }
  }

  /** Returns the names of what these are the versions of: tags and caches. */
  Set<String> names() {
    Set<String> names = new LinkedHashSet<>();
    forEach((name, version) -> names.add(name));
    return names;
  }

  /** Returns the names of the tags; of all, or of those invalidated since. */
  Set<String> tags(boolean onlyVoid) {
    Set<String> names = new LinkedHashSet<>();
    for (int i = 0; i < tags.length; i++) {
      if (tags[i].name.startsWith(TAG) && (!onlyVoid || tags[i].version.get() != versions[i])) {
        names.add(tags[i].name.substring(TAG.length()));
      }
    }
    return names;
  }

  /** Returns the name of the version of a tag. */
  static String nameOfTag(String tag) {
    return TAG + tag;
  }

  /** Returns the name of the version of a cache, for a cache that processes share. */
  static String nameOfCache(String cache) {
    return "c:" + cache;
  }
}
