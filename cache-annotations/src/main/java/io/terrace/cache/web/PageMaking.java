package io.terrace.cache.web;

import io.terrace.cache.LoadContext;
import io.terrace.cache.fragment.TagScope;
import io.terrace.cache.web.PageLookup.Found;
import io.terrace.cache.web.PageMaker.Answer;
import io.terrace.cache.web.PageMaker.Made;
import io.terrace.cache.web.http.HeaderFields;
import io.terrace.cache.web.http.Selection;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A page that a request makes, for itself and for all who wait for it: from the lead that it has
 * got to what is kept, or why nothing is. It ends exactly once, by {@link #end}, {@link
 * #passedOver}, or {@link #failed}. Belongs to the thread that serves the request.
 */
final class PageMaking {

  private final PageCache pages;
  private final Found.Lead lead;
  private final PageRequest asked;
  private final @Nullable PageSlot replaced;
  private final long askedMillis;
  private final List<String> tags;
  private final TagScope scope;
  private final boolean answered;

  private PageMaking(
      PageCache pages,
      Found.Lead lead,
      PageRequest asked,
      @Nullable PageSlot replaced,
      List<String> tags,
      boolean answered) {
    this.pages = pages;
    this.lead = lead;
    this.asked = asked;
    this.replaced = replaced;
    this.askedMillis = pages.now();
    this.tags = tags;
    this.scope = TagScope.open();
    this.answered = answered;
  }

  /**
   * Begins.
   *
   * @param answered whether the client has the page that is replaced, and gets nothing more
   */
  static PageMaking begin(
      PageCache pages,
      Found.Lead lead,
      PageRequest asked,
      HttpServletRequest request,
      boolean answered) {
    List<String> tags;
    try {
      // Before the handler runs: what is wrong with them is soon seen.
      tags = List.copyOf(asked.policy().tags().apply(request));
    } catch (RuntimeException wrong) {
      pages.lookup().ended(lead);
      lead.call().fail(new PageFailedException(wrong));
      throw wrong;
    }
    PageSlot replaced = context(lead).stale().orElse(null);
    return new PageMaking(pages, lead, asked, replaced, tags, answered);
  }

  private static LoadContext<PageSlot> context(Found.Lead lead) {
    LoadContext<PageSlot> context = lead.call().context();
    if (context == null) {
      throw new IllegalStateException("a load that has not begun");
    }
    return context;
  }

  Found.Lead lead() {
    return lead;
  }

  PageRequest asked() {
    return asked;
  }

  boolean answered() {
    return answered;
  }

  private @Nullable StoredPage kept() {
    return replaced == null ? null : replaced.page();
  }

  /** Returns whether the client gets what is kept in place of {@code status}. */
  boolean hides(int status) {
    StoredPage kept = kept();
    return status >= 500 && kept != null && kept.isServedOnError(pages.now());
  }

  /** Returns the headers by which the handler may confirm what is kept. */
  Map<String, String> conditions() {
    StoredPage kept = kept();
    Map<String, String> conditions = new LinkedHashMap<>();
    if (replaced != null
        && kept != null
        && kept.terms().validated()
        && replaced.isSelectedBy(asked::lines)) {
      kept.headers().first("ETag").ifPresent(tag -> conditions.put("if-none-match", tag));
      kept.headers()
          .first("Last-Modified")
          .ifPresent(date -> conditions.put("if-modified-since", date));
    }
    return conditions;
  }

  /**
   * What came of it.
   *
   * @param page what to answer with; null for what the handler answered
   * @param slot what those who wait get, and what is kept if it is {@code stored}
   */
  record Outcome(@Nullable StoredPage page, PageSlot slot, boolean stored, String detail) {}

  /**
   * Ends with what the handler has answered.
   *
   * @param expectedType the page is kept only if its body has it; null for any
   */
  Outcome end(RecordedRequest read, RecordedResponse made, @Nullable String expectedType) {
    scope.close();
    Outcome outcome = outcome(read, made, expectedType);
    pages.debug(asked, read.reads(), outcome.page());
    complete(outcome.slot());
    return outcome;
  }

  /** Ends with what cannot be held to its end: nobody need wait for it. */
  void passedOver(String why) {
    scope.close();
    complete(unstored(why).slot());
  }

  /**
   * Ends with what the handler has thrown.
   *
   * @return what is kept, if that is served all the same
   */
  Optional<StoredPage> failed(Throwable failure) {
    scope.close();
    StoredPage kept = kept();
    if (failure instanceof Exception && kept != null && kept.isServedOnError(pages.now())) {
      complete(onError(kept, "failure").slot());
      return Optional.of(kept);
    }
    pages.lookup().ended(lead);
    lead.call().fail(new PageFailedException(failure));
    return Optional.empty();
  }

  private Outcome outcome(
      RecordedRequest read, RecordedResponse made, @Nullable String expectedType) {
    long now = pages.now();
    int status = made.status();
    HeaderFields headers = made.headers();
    StoredPage kept = kept();
    if (status == HttpServletResponse.SC_NOT_MODIFIED && replaced != null && kept != null) {
      StoredPage confirmed =
          pages.maker().confirmed(kept, headers, asked.policy(), askedMillis, now);
      return stored(replaced.selection(), confirmed);
    }
    if (kept != null && hides(status)) {
      return onError(kept, "status " + status);
    }
    Set<String> all = new LinkedHashSet<>(tags);
    all.addAll(scope.tags());
    Answer answer =
        new Answer(
            status, headers, made.body(), askedMillis, List.copyOf(all), asked.isAuthorized());
    Made result = pages.maker().make(answer, asked.policy(), now);
    StoredPage page = result.page();
    if (page == null) {
      return unstored(result.reason());
    }
    if (read.usedSession()) {
      return unstored("session");
    }
    if (expectedType != null
        && !headers.first("Content-Type").orElse("").startsWith(expectedType)) {
      return unstored("content type");
    }
    return stored(asked.selection(Selection.varied(headers)), page);
  }

  private Outcome stored(Selection selection, StoredPage page) {
    String base = asked.base();
    boolean isVariant = !lead.key().equals(base);
    if (isVariant && replaced != null && !replaced.selection().names().equals(selection.names())) {
      pages.invalidateKey(base); // its variants are told apart by something else now
    }
    return new Outcome(page, PageSlot.of(nonce(), selection, page), true, "");
  }

  /** The page cannot be stored: because of itself, which is remembered, or of this request. */
  private Outcome unstored(String why) {
    StoredPage kept = kept();
    boolean ofRequest = why.equals("authorization") && asked.isAuthorized();
    boolean again = ofRequest || (kept != null && kept.isFresh(pages.now()));
    return new Outcome(null, again ? PageSlot.again() : PageSlot.pass(nonce()), false, why);
  }

  private Outcome onError(StoredPage kept, String why) {
    if (replaced == null) {
      throw new IllegalStateException("nothing to serve in place of an error");
    }
    StoredPage retried = kept.retriedAt(pages.now() + PageCache.retryPause().toMillis());
    PageSlot slot = PageSlot.of(replaced.nonce(), replaced.selection(), retried);
    return new Outcome(kept, slot, true, why);
  }

  private String nonce() {
    return replaced == null ? UUID.randomUUID().toString() : replaced.nonce();
  }

  private void complete(PageSlot slot) {
    LoadContext<PageSlot> context = context(lead);
    StoredPage kept = slot.page();
    if (slot.kind() == PageSlot.Kind.AGAIN) {
      context.doNotStore();
    } else if (kept == null) {
      context.ttl(PageCache.passTtl());
    } else {
      long seconds = pages.maker().keptSeconds(kept.terms()) - kept.ageSeconds(pages.now());
      context.ttl(Duration.ofSeconds(Math.max(1, seconds)));
      if (!kept.tags().isEmpty()) {
        context.tags(kept.tags().toArray(new String[0]));
      }
    }
    pages.lookup().ended(lead);
    lead.call().end(slot);
  }
}
