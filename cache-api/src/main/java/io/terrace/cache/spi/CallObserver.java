package io.terrace.cache.spi;

import org.jspecify.annotations.Nullable;

/**
 * Is told of the loads of a manager's caches and of its calls of remote tiers while they run, in
 * the threads that make them: for spans. A hit of the heap tells nobody.
 *
 * <p>Its methods must be quick; what they throw is logged and goes no further. Must be thread-safe.
 */
public interface CallObserver {

  /** The two parts of a remote tier. */
  enum Part {
    /** What keeps entries. */
    STORE,
    /** What tells other processes what is void. */
    BUS
  }

  /**
   * Somebody asks {@code cache} for what it may have to load; called in his thread, where his own
   * span is. Nothing need come of it: others may load it, or a remote tier may have it.
   */
  Asked asked(String cache);

  /** A call of the remote tier {@code remote} begins, in this thread. */
  Call calling(String remote, Part part);

  /** Who asked for something, whatever thread loads it. */
  @FunctionalInterface
  interface Asked {

    /**
     * A call of the loader begins, in this thread.
     *
     * @param keys for how many keys
     */
    Call loading(int keys);
  }

  /** One call that has begun. */
  interface Call {

    /** The thread in which it began is done with it; it may go on elsewhere. */
    void left();

    /**
     * It has ended, in whichever thread; told last.
     *
     * @param failure what it threw, or null
     */
    void ended(@Nullable Throwable failure);
  }
}
