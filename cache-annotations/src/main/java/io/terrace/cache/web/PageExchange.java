package io.terrace.cache.web;

import io.terrace.cache.web.PageLookup.Found;
import io.terrace.cache.web.http.CacheStatus;
import io.terrace.cache.web.http.CacheStatus.Forwarded;
import io.terrace.cache.web.http.HeaderFields;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collection;
import java.util.Optional;
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
  private @Nullable PageMaking making;
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
    PageMaking begun = PageMaking.begin(pages, lead, asked, request, answered);
    making = begun;
    shownRequest.forPage(begun.conditions(), asked.policy().parameters());
    shownResponse.record(pages.bodyLimit(), this::released, begun::hides);
  }

  // The end.

  /** Ends what the handler has answered. */
  void end() throws IOException {
    if (making == null || !shownResponse.isRecording()) {
      invalidateChanged();
      return;
    }
    PageMaking made = making;
    making = null;
    PageMaking.Outcome outcome = made.end(shownRequest, shownResponse, expectedType);
    if (made.answered()) {
      return;
    }
    CacheStatus status =
        CacheStatus.forwarded(made.lead().why(), outcome.stored(), outcome.detail());
    StoredPage page = outcome.page();
    if (page == null) {
      pages.writer().status(response, status);
      shownResponse.release("");
    } else {
      pages.writer().write(page, status, request, response, pages.now());
    }
  }

  /**
   * Ends what the handler has thrown.
   *
   * @return whether the request is answered all the same, with a stale page
   */
  boolean failed(Throwable failure) throws IOException {
    PageMaking made = making;
    if (made == null) {
      return false;
    }
    making = null;
    Optional<StoredPage> kept = made.failed(failure);
    if (kept.isPresent() && !made.answered()) {
      answer(new Found.Page(made.lead().key(), kept.get(), false));
    }
    return kept.isPresent() || made.answered();
  }

  /** The response cannot be held to its end. */
  private void released(String why) {
    PageMaking made = making;
    if (made == null) {
      return;
    }
    making = null;
    made.passedOver(why);
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
