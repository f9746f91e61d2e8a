package io.terrace.cache.copy;

/** How objects of one class are copied; found once for a class, by {@link TypeCopiers}. */
@FunctionalInterface
interface TypeCopier {

  /** For objects that can't change: they are their own copies. */
  TypeCopier SHARED = (graph, original) -> original;

  /**
   * Returns a copy of {@code original}, made of copies that {@code graph} makes of what it holds.
   *
   * <p>It tells {@code graph} of the copy, by {@link GraphCopier#remember} before it goes deeper or
   * by {@link GraphCopier#rebuild}, so that an object met twice is copied once.
   */
  Object copy(GraphCopier graph, Object original);
}
