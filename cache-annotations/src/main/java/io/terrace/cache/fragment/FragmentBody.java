package io.terrace.cache.fragment;

import java.io.IOException;

/** Renders a fragment. */
@FunctionalInterface
public interface FragmentBody {

  /**
   * Writes the fragment.
   *
   * @throws IOException if it cannot be written; nothing is kept then
   */
  void render(Appendable out) throws IOException;
}
