package io.terrace.cache.fragment;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The tags of what is being rendered by this thread: a page, or a fragment in it. What is rendered
 * inside has its tags counted outside too, so that an invalidation of a part reaches all that holds
 * it.
 *
 * <pre>{@code
 * TagScope.add(List.of("product:" + product.id()));   // anywhere below a controller
 * }</pre>
 *
 * <p>Belongs to the thread that opened it; what another thread renders is not seen.
 */
public final class TagScope implements AutoCloseable {

  private static final ThreadLocal<@Nullable TagScope> INNERMOST = new ThreadLocal<>();

  private final @Nullable TagScope outer;
  private final Set<String> tags = new LinkedHashSet<>();

  private final boolean apart;

  private TagScope(@Nullable TagScope outer, boolean apart) {
    this.outer = outer;
    this.apart = apart;
  }

  /** Opens one inside the one that is open. It must be closed by the same thread. */
  public static TagScope open() {
    return opened(false);
  }

  /** Opens one whose tags are not the outer one's: whoever uses what is rendered adds them. */
  static TagScope openApart() {
    return opened(true);
  }

  private static TagScope opened(boolean apart) {
    TagScope scope = new TagScope(INNERMOST.get(), apart);
    INNERMOST.set(scope);
    return scope;
  }

  /** Adds tags to what this thread is rendering; nothing happens if that is not cached. */
  public static void add(Collection<String> tags) {
    TagScope scope = INNERMOST.get();
    if (scope != null) {
      scope.tags.addAll(tags);
    }
  }

  /** Returns the tags that were added, here and inside. */
  public Set<String> tags() {
    return Set.copyOf(tags);
  }

  /** Ends this one; its tags are the outer one's too. */
  @Override
  public void close() {
    if (outer == null) {
      INNERMOST.remove();
    } else {
      INNERMOST.set(outer);
      if (!apart) {
        outer.tags.addAll(tags);
      }
    }
  }
}
