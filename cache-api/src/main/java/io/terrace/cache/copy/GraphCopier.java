package io.terrace.cache.copy;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.util.IdentityMap;
import java.lang.ref.SoftReference;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Copies a graph of objects in memory, one graph at a time.
 *
 * <p>Of Kryo it takes what copies the fields of a class ({@link BeanCopier}), and replaces its walk
 * through the graph. Kryo's own picks a serialiser by interface, so that a collection's subclass
 * loses its fields and an access-ordered map its order, fails on an unmodifiable list, and shares a
 * record whatever it holds.
 *
 * <p>Objects are made without running a constructor. What was met is kept by identity until the
 * graph is done, so a cycle ends and a shared object stays shared. An unchangeable container is
 * made after its content; one that holds itself is therefore refused rather than followed for ever.
 *
 * <p>Not thread-safe: {@link GraphCopierPool} lends it out.
 */
final class GraphCopier extends Kryo {

  /** Stands for the copy of a container whose content is being copied. */
  private static final Object UNDER_WAY = new Object();

  /** Above this the table of copies is made anew, as clearing it would cost every later copy. */
  private static final int KEPT_CAPACITY = 50;

  private final SoftReference<GraphCopier> reference = new SoftReference<>(this);
  private final IdentityMap<Class<?>, TypeCopier> copiers = new IdentityMap<>();
  private final IdentityMap<Object, Object> copies = new IdentityMap<>();

  GraphCopier() {
    Instantiation.withoutConstructors(this);
  }

  /** The one reference to this that a pool holds, so that lending makes no garbage. */
  SoftReference<GraphCopier> reference() {
    return reference;
  }

  /** Returns a copy of {@code root} and forgets what it met on the way. */
  Object copyGraph(Object root) {
    try {
      return copy(root);
    } finally {
      copies.clear(KEPT_CAPACITY);
    }
  }

  @Override
  @SuppressWarnings("unchecked")
  public <T extends @Nullable Object> T copy(T original) {
    if (original == null) {
      return original;
    }
    TypeCopier copier = copierOf(original.getClass());
    if (copier == TypeCopier.SHARED) {
      return original;
    }
    Object known = copies.get(original);
    if (known == null) {
      return (T) copier.copy(this, original);
    }
    if (known == UNDER_WAY) {
      throw new SelfContainedValue(original.getClass());
    }
    return (T) known;
  }

  private TypeCopier copierOf(Class<?> type) {
    TypeCopier copier = copiers.get(type);
    if (copier == null) {
      copier = TypeCopiers.choose(this, type);
      copiers.put(type, copier);
    }
    return copier;
  }

  /** From now on {@code copy} stands for {@code original} in this graph. */
  void remember(Object original, Object copy) {
    copies.put(original, copy);
  }

  /** Copies in place what {@code content} holds; true if anything in it is now another object. */
  boolean copyAll(@Nullable Object[] content) {
    boolean changed = false;
    for (int i = 0; i < content.length; i++) {
      Object original = content[i];
      if (original != null) {
        Object copy = copy(original);
        changed |= copy != original;
        content[i] = copy;
      }
    }
    return changed;
  }

  /**
   * Copies an object that can't be changed after it was made.
   *
   * @return {@code original} itself if nothing of its {@code content} had to be copied
   */
  Object rebuild(
      Object original, @Nullable Object[] content, Function<@Nullable Object[], Object> maker) {
    copies.put(original, UNDER_WAY);
    Object copy = copyAll(content) ? maker.apply(content) : original;
    copies.put(original, copy);
    return copy;
  }

  /**
   * Copies a view, once what it shows has been copied.
   *
   * @return the copy that was made if the view was met again inside of what it shows
   */
  Object knownOr(Object original, Supplier<Object> maker) {
    Object copy = copies.get(original);
    if (copy == null) {
      copy = maker.get();
      copies.put(original, copy);
    }
    return copy;
  }

  /** Kryo's way of doing what {@link #remember} does, which would need the original as well. */
  @Override
  public void reference(Object copy) {}
}
