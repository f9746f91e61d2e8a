package io.terrace.cache.web;

import io.terrace.cache.LoadContext;
import io.terrace.cache.fragment.TagScope;
import io.terrace.cache.web.PageLookup.Found;
import io.terrace.cache.web.PageMaker.Answer;
import io.terrace.cache.web.PageMaker.Made;
import io.terrace.cache.web.http.CacheStatus;
import io.terrace.cache.web.http.CacheStatus.Forwarded;
import io.terrace.cache.web.http.HeaderFields;
import io.terrace.cache.web.http.Selection;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One request on its way through the page cache. {@link PageCacheFilter} opens it before anything
 * is known of the handler, and closes it; in between, whoever knows the handler says {@link
 * #begin}: the filter by a rule or a servlet's annotation, an adapter for a framework after its
 * routing.
 *
 * <p>Belongs to the thread that serves the request.
 */
@SuppressWarnings("exports") // whoever uses it has the module that it speaks of
public final class PageExchange {

  private static final String ATTRIBUTE = PageExchange.class.getName();

  private final PageCache pages;
  private final HttpServletRequest request;
  private final HttpServletResponse response;
  private final RecordedRequest shownRequest;
  private final RecordedResponse shownResponse;
  private State state = State.OPEN;
  private @Nullable Making making;
  private @Nullable String expectedType;

  private enum State {
    /** Nobody has said what the handler is. */
    OPEN,
    /** The handler answers as if there were no cache. */
    PASSING,
    /** The handler makes a page, which is held back. */
    MAKING,
    /** The client has its answer. */
    ANSWERED
  }

  /**
   * A page that this request makes.
   *
   * @param replaced what is kept of it, or null
   * @param scope counts its tags
   * @param answered whether the client has the page that is replaced, and gets nothing more
   */
  private record Making(
      Found.Lead lead,
      PageRequest asked,
      @Nullable PageSlot replaced,
      long askedMillis,
      List<String> tags,
      TagScope scope,
      boolean answered) {}

  private PageExchange(PageCache pages, HttpServletRequest request, HttpServletResponse response) {
    this.pages = pages;
    this.request = request;
    this.response = response;
    this.shownRequest = new RecordedRequest(request, this::passOn);
    this.shownResponse = new RecordedResponse(response);
  }

  static PageExchange open(
      PageCache pages, HttpServletRequest request, HttpServletResponse response) {
    PageExchange exchange = new PageExchange(pages, request, response);
    request.setAttribute(ATTRIBUTE, exchange);
    return exchange;
  }

  /**
   * Returns the exchange of {@code request}, if a {@link PageCacheFilter} is before its handler.
   */
  public static Optional<PageExchange> of(ServletRequest request) {
    return Optional.ofNullable((PageExchange) request.getAttribute(ATTRIBUTE));
  }

  HttpServletRequest shownRequest() {
    return shownRequest;
  }

  HttpServletResponse shownResponse() {
    return shownResponse;
  }

  /** Keeps the page only if its body has {@code type}, as its name says. */
  void expect(String type) {
    expectedType = type;
  }

  /**
   * Answers the request with a page that is kept, or has the handler make one that is. Called
   * again, as for a forward inside, it does nothing: the first policy is that of the request.
   *
   * <p>Blocks while another request makes the page, for up to {@link PageCache.Builder#waitLimit}.
   *
   * @return whether the request is answered, and the handler must not run
   * @throws IOException if the client has left
   */
  public boolean begin(PagePolicy policy) throws IOException {
    if (state != State.OPEN) {
      return state == State.ANSWERED;
    }
    state = State.PASSING;
    policy.cacheControl().ifPresent(control -> response.setHeader("Cache-Control", control));
    String method = request.getMethod();
    boolean head = method.equals("HEAD");
    if (!head && !method.equals("GET")) {
      pass(Forwarded.METHOD, "");
      return false;
    }
    Optional<String> foreign = pages.foreign(request);
    PageRequest asked = PageRequest.of(request, policy);
    Optional<String> bypass = foreign.isPresent() ? foreign : asked.bypass();
    if (bypass.isEmpty() && asked.base().length() > pages.keyLimit()) {
      bypass = Optional.of("key too long");
    }
    if (bypass.isPresent()) {
      pass(Forwarded.BYPASS, bypass.get());
      return false;
    }
    boolean isPart = request.getHeader("Range") != null;
    boolean makesNone = asked.directives().onlyIfCached() || head || isPart;
    return makesNone ? beginOnlyIfCached(asked) : beginAny(asked);
  }

  private boolean beginOnlyIfCached(PageRequest asked) throws IOException {
    Optional<Found.Page> found = pages.lookup().peek(asked);
    if (found.isPresent()) {
      answer(found.get());
      return true;
    }
    if (asked.directives().onlyIfCached()) {
      response.setStatus(HttpServletResponse.SC_GATEWAY_TIMEOUT);
      state = State.ANSWERED;
      return true;
    }
    boolean head = request.getMethod().equals("HEAD");
    pass(head ? Forwarded.METHOD : Forwarded.PARTIAL, "");
    return false;
  }

  private boolean beginAny(PageRequest asked) throws IOException {
    Found found;
    try {
      found = pages.lookup().find(asked);
    } catch (PageFailedException failed) {
      throw failed;
    } catch (RuntimeException broken) { // the cache, or its manager, is closed or overrun
      pages.failed(broken);
      pass(Forwarded.BYPASS, "cache failure");
      return false;
    }
    if (found instanceof Found.Page kept) {
      answer(kept);
      return renews(kept, asked);
    }
    if (found instanceof Found.Lead lead) {
      make(lead, asked, false);
      return false;
    }
    Found.Pass pass = (Found.Pass) found;
    pass(pass.why(), pass.detail());
    return false;
  }

  private void pass(Forwarded why, String detail) {
    pages.writer().status(response, CacheStatus.forwarded(why, false, detail));
  }

  private void answer(Found.Page found) throws IOException {
    state = State.ANSWERED;
    long now = pages.now();
    CacheStatus status = CacheStatus.hit(found.page().freshSeconds(now), found.waited());
    pages.writer().write(found.page(), status, request, response, now);
    // A framework that is told to go no further may still want to say something.
    shownResponse.discard(charsetOf(found.page().headers()));
    shownResponse.record(pages.bodyLimit(), why -> {}, error -> true);
  }

  /**
   * Makes a page anew that was served stale: by this request, whose client has its whole answer.
   *
   * @return whether there is nothing to make
   */
  private boolean renews(Found.Page served, PageRequest asked) throws IOException {
    if (served.page().isFresh(pages.now()) || pages.now() < served.page().retryAtMillis()) {
      return true;
    }
    Optional<Found.Lead> lead = pages.lookup().renew(served.key());
    if (lead.isEmpty()) {
      return true;
    }
    response.getOutputStream().close(); // the client need not wait for what follows
    make(lead.get(), asked, true);
    return false;
  }

  private static String charsetOf(HeaderFields headers) {
    String type = headers.first("Content-Type").orElse("");
    int charset = type.indexOf("charset=");
    return charset < 0 ? "ISO-8859-1" : type.substring(charset + 8).split(";", 2)[0].strip();
  }

  private void make(Found.Lead lead, PageRequest asked, boolean answered) {
    state = State.MAKING;
    PageSlot replaced = context(lead).stale().orElse(null);
    List<String> tags = tags(lead, asked);
    making = new Making(lead, asked, replaced, pages.now(), tags, TagScope.open(), answered);
    shownRequest.forPage(conditions(replaced, asked), asked.policy().parameters());
    StoredPage kept = replaced == null ? null : replaced.page();
    shownResponse.record(
        pages.bodyLimit(),
        this::released,
        error -> error >= 500 && kept != null && kept.isServedOnError(pages.now()));
  }

  /**
   * Returns the tags of the policy, before the handler runs: what is wrong with them is soon seen.
   */
  private List<String> tags(Found.Lead lead, PageRequest asked) {
    try {
      return List.copyOf(asked.policy().tags().apply(request));
    } catch (RuntimeException wrong) {
      pages.lookup().ended(lead);
      lead.call().fail(new PageFailedException(wrong));
      throw wrong;
    }
  }

  private static LoadContext<PageSlot> context(Found.Lead lead) {
    LoadContext<PageSlot> context = lead.call().context();
    if (context == null) {
      throw new IllegalStateException("a load that has not begun");
    }
    return context;
  }

  /** Returns the headers by which the handler may confirm what is kept. */
  private static Map<String, String> conditions(@Nullable PageSlot replaced, PageRequest asked) {
    StoredPage kept = replaced == null ? null : replaced.page();
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

  // The end.

  /** Ends what the handler has answered. */
  void end() throws IOException {
    Making made = making;
    if (made == null || !shownResponse.isRecording()) {
      invalidateChanged();
      return;
    }
    PageRequest asked = made.asked();
    Making closed = close(made);
    Outcome outcome = outcome(closed, asked);
    StoredPage page = outcome.page();
    pages.debug(asked, shownRequest.reads(), page);
    complete(closed, outcome);
    if (closed.answered()) {
      return;
    }
    if (page == null) {
      pages
          .writer()
          .status(response, CacheStatus.forwarded(made.lead().why(), false, outcome.detail()));
      shownResponse.release("");
    } else {
      pages
          .writer()
          .write(
              page,
              CacheStatus.forwarded(made.lead().why(), outcome.stored(), outcome.detail()),
              request,
              response,
              pages.now());
    }
  }

  private Making close(Making made) {
    making = null;
    made.scope().close();
    return made;
  }

  /**
   * What came of making a page.
   *
   * @param page what to answer with; null for what the handler answered
   * @param slot what those who wait get, and what is kept if it is {@code stored}
   */
  private record Outcome(@Nullable StoredPage page, PageSlot slot, boolean stored, String detail) {}

  private Outcome outcome(Making made, PageRequest asked) {
    long now = pages.now();
    int status = shownResponse.status();
    HeaderFields headers = shownResponse.headers();
    PageSlot replaced = made.replaced();
    StoredPage kept = replaced == null ? null : replaced.page();
    if (status == HttpServletResponse.SC_NOT_MODIFIED && replaced != null && kept != null) {
      StoredPage confirmed =
          pages.maker().confirmed(kept, headers, asked.policy(), made.askedMillis(), now);
      return stored(made, replaced.selection(), confirmed);
    }
    if (status >= 500 && kept != null && kept.isServedOnError(now)) {
      return onError(made, kept, "status " + status);
    }
    Set<String> tags = new LinkedHashSet<>(made.tags());
    tags.addAll(made.scope().tags());
    Answer answer =
        new Answer(
            status,
            headers,
            shownResponse.body(),
            made.askedMillis(),
            List.copyOf(tags),
            asked.isAuthorized());
    Made result = pages.maker().make(answer, asked.policy(), now);
    StoredPage page = result.page();
    if (page == null) {
      return unstored(made, result.reason(), asked);
    }
    if (shownRequest.usedSession()) {
      return unstored(made, "session", asked);
    }
    String type = expectedType;
    if (type != null && !headers.first("Content-Type").orElse("").startsWith(type)) {
      return unstored(made, "content type", asked);
    }
    return stored(made, asked.selection(Selection.varied(headers)), page);
  }

  private Outcome stored(Making made, Selection selection, StoredPage page) {
    PageSlot replaced = made.replaced();
    String base = made.asked().base();
    boolean isVariant = !made.lead().key().equals(base);
    if (isVariant && replaced != null && !replaced.selection().names().equals(selection.names())) {
      pages.invalidateKey(base); // its variants are told apart by something else now
    }
    String nonce = replaced == null ? UUID.randomUUID().toString() : replaced.nonce();
    return new Outcome(page, PageSlot.of(nonce, selection, page), true, "");
  }

  /** The page cannot be stored: because of itself, which is remembered, or of this request. */
  private Outcome unstored(Making made, String why, PageRequest asked) {
    PageSlot replaced = made.replaced();
    StoredPage kept = replaced == null ? null : replaced.page();
    boolean ofRequest = why.equals("authorization") && asked.isAuthorized();
    if (ofRequest || (kept != null && kept.isFresh(pages.now()))) {
      return new Outcome(null, PageSlot.again(), false, why);
    }
    String nonce = replaced == null ? UUID.randomUUID().toString() : replaced.nonce();
    return new Outcome(null, PageSlot.pass(nonce), false, why);
  }

  private Outcome onError(Making made, StoredPage kept, String why) {
    StoredPage retried = kept.retriedAt(pages.now() + PageCache.retryPause().toMillis());
    PageSlot replaced = made.replaced();
    if (replaced == null) {
      throw new IllegalStateException("nothing to serve in place of an error");
    }
    PageSlot slot = PageSlot.of(replaced.nonce(), replaced.selection(), retried);
    return new Outcome(kept, slot, true, why);
  }

  private void complete(Making made, Outcome outcome) {
    LoadContext<PageSlot> context = context(made.lead());
    StoredPage kept = outcome.slot().page();
    if (outcome.slot().kind() == PageSlot.Kind.AGAIN) {
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
    pages.lookup().ended(made.lead());
    made.lead().call().end(outcome.slot());
  }

  /**
   * Ends what the handler has thrown.
   *
   * @return whether the request is answered all the same, with a stale page
   */
  boolean failed(Throwable failure) throws IOException {
    Making made = making;
    if (made == null) {
      return false;
    }
    Making closed = close(made);
    PageSlot replaced = closed.replaced();
    StoredPage kept = replaced == null ? null : replaced.page();
    if (failure instanceof Exception && kept != null && kept.isServedOnError(pages.now())) {
      complete(closed, onError(closed, kept, "failure"));
      if (!closed.answered()) {
        answer(new Found.Page(closed.lead().key(), kept, false));
      }
      return true;
    }
    pages.lookup().ended(closed.lead());
    closed.lead().call().fail(new PageFailedException(failure));
    return closed.answered();
  }

  /** The response cannot be held to its end: nobody need wait for it. */
  private void released(String why) {
    Making made = making;
    if (made == null) {
      return;
    }
    complete(close(made), unstored(made, why, made.asked()));
    if (!made.answered()) {
      pages.writer().status(response, CacheStatus.forwarded(made.lead().why(), false, why));
    }
    state = State.PASSING;
  }

  private void passOn(String why) {
    try {
      shownResponse.release(why);
    } catch (IOException gone) {
      // The client has left: the handler hears of it when it writes.
    }
  }

  /** What was changed by this request is not served any more: RFC 9111, 4.4. */
  private void invalidateChanged() {
    String method = request.getMethod();
    boolean safe =
        method.equals("GET")
            || method.equals("HEAD")
            || method.equals("OPTIONS")
            || method.equals("TRACE");
    int status = response.getStatus();
    if (safe || status < 200 || status >= 400) {
      return;
    }
    Collection<String> keys = pages.changedBy(request, response);
    keys.forEach(pages::invalidateKey);
  }
}
