package io.terrace.cache.engine;

import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The versions of the tags of a namespace that no other process shares.
 *
 * <p>The idea: an invalidation of a tag gives it a new version, the next position of one sequence,
 * and touches no entry. An entry keeps the versions that its tags had; once one differs the entry
 * is void. So a tag costs the same for one entry and a million.
 *
 * <p>Invariants. A version only grows. A load that sets a tag while it runs is fenced if the tag's
 * version is later than the {@link #position} at which the load began. Tags are held weakly, since
 * there may be one for each product ever seen: one that no entry carries is forgotten, and the
 * {@link #floor} is raised to its version, so that a tag that is met again is never given a version
 * from before its last invalidation. That can only refuse to store a value, never keep a void one.
 *
 * <p>Thread-safe.
 */
final class LocalVersions implements Versions {

  /** What is left of a tag when no entry carries it any more: its last version. */
  private static final class Ref extends WeakReference<Tag> {
    final String name;
    final AtomicLong version;

    Ref(Tag tag, ReferenceQueue<Tag> queue) {
      super(tag, queue);
      this.name = tag.name;
      this.version = tag.version;
    }
  }

  private final ConcurrentMap<String, Ref> tags = new ConcurrentHashMap<>();
  private final ReferenceQueue<Tag> forgotten = new ReferenceQueue<>();
  private final AtomicLong sequence = new AtomicLong();
  private final AtomicLong floor = new AtomicLong();

  @Override
  public long position() {
    return sequence.get();
  }

  @Override
  public TagStamps stamps(Set<String> names) {
    TagStamps stamps = null;
    while (stamps == null) {
      stamps = stampsSince(position(), names);
    }
    return stamps;
  }

  /** Makes void all that carries {@code name}. */
  void invalidate(String name) {
    Tag tag = intern(name);
    try {
      tag.version.accumulateAndGet(sequence.incrementAndGet(), Math::max);
    } finally {
      Reference.reachabilityFence(tag); // forgotten before, its floor would lack this version
    }
  }

  @Override
  public @Nullable TagStamps stampsSince(long position, Set<String> names) {
    Tag[] found = new Tag[names.size()];
    long[] versions = new long[found.length];
    int i = 0;
    for (String name : names) {
      Tag tag = intern(name);
      long version = tag.version.get();
      if (version > position) {
        return null;
      }
      found[i] = tag;
      versions[i++] = version;
    }
    return new TagStamps(found, versions);
  }

  /** Returns the number of tags that are remembered. */
  int size() {
    expunge();
    return tags.size();
  }

  private Tag intern(String name) {
    expunge();
    while (true) {
      Ref ref = tags.get(name);
      Tag tag = ref == null ? null : ref.get();
      if (tag != null) {
        return tag;
      }
      // The floor is raised before a tag is dropped from the map, so it is read after that.
      long version = Math.max(floor.get(), ref == null ? 0 : ref.version.get());
      Tag made = new Tag(name, new AtomicLong(version));
      Ref madeRef = new Ref(made, forgotten);
      boolean done =
          ref == null ? tags.putIfAbsent(name, madeRef) == null : tags.replace(name, ref, madeRef);
      if (done) {
        return made;
      }
    }
  }

  private void expunge() {
    Reference<? extends Tag> gone;
    while ((gone = forgotten.poll()) != null) {
      Ref ref = (Ref) gone;
      floor.accumulateAndGet(ref.version.get(), Math::max);
      tags.remove(ref.name, ref);
    }
  }
}
