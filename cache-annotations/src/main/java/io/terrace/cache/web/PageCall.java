package io.terrace.cache.web;

import io.terrace.cache.LoadContext;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A load of a page that begins in a call of the cache and ends when the handler has run: the stage
 * that the cache waits for. Whoever asked may leave before it begins; then it ends at once, and the
 * next request may try. Thread-safe.
 */
final class PageCall {

  private final CompletableFuture<PageSlot> outcome = new CompletableFuture<>();
  private final CompletableFuture<Void> begun = new CompletableFuture<>();
  private @Nullable LoadContext<PageSlot> context;
  private boolean left;

  /** Called by the cache: this request is to make the page. */
  synchronized CompletableFuture<PageSlot> begin(LoadContext<PageSlot> context) {
    if (left) {
      return CompletableFuture.completedFuture(again(context));
    }
    this.context = context;
    begun.complete(null);
    return outcome;
  }

  /** Ends when this request is to make the page, if ever. */
  CompletableFuture<Void> begun() {
    return begun;
  }

  /** Gives up waiting; returns whether it is this request's to make the page all the same. */
  synchronized boolean leave() {
    left = context == null;
    return !left;
  }

  synchronized @Nullable LoadContext<PageSlot> context() {
    return context;
  }

  void end(PageSlot slot) {
    outcome.complete(slot);
  }

  void fail(Throwable failure) {
    outcome.completeExceptionally(failure);
  }

  /** Returns what stores nothing and tells those who wait to try again. */
  static PageSlot again(LoadContext<PageSlot> context) {
    context.doNotStore();
    return PageSlot.again();
  }
}
