package io.terrace.cache.web;

import io.terrace.cache.spi.ImmutableValue;
import io.terrace.cache.web.http.Selection;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What is kept under the key of a page: the variant that was asked for first, and by which request
 * headers the others are told from it. The others are kept under keys that hold {@code nonce}, so
 * that all are unreachable once this is invalidated. Immutable.
 *
 * @param page null where it is not a page that is kept, but that the page is not
 */
record PageSlot(String nonce, Selection selection, @Nullable StoredPage page, Kind kind)
    implements ImmutableValue {

  /** What there is. */
  enum Kind {
    /** A page. */
    PAGE,
    /** The page cannot be stored: let everybody make it, without waiting for others. */
    PASS,
    /** One request could not store it; the next one may. Never kept. */
    AGAIN
  }

  static PageSlot of(String nonce, Selection selection, StoredPage page) {
    return new PageSlot(nonce, selection, page, Kind.PAGE);
  }

  static PageSlot pass(String nonce) {
    return new PageSlot(nonce, Selection.NONE, null, Kind.PASS);
  }

  static PageSlot again() {
    return new PageSlot("", Selection.NONE, null, Kind.AGAIN);
  }

  /** Returns whether a request that has these headers selects what is here. */
  boolean isSelectedBy(Function<String, List<String>> request) {
    return selection.equals(selection.by(request));
  }

  int weight() {
    return page == null ? 200 : page.weight();
  }
}
