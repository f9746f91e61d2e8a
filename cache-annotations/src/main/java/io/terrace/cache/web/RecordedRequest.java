package io.terrace.cache.web;

import io.terrace.cache.web.http.HttpDate;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpSession;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A request as the handler of a page that is to be kept may see it: for the whole page, without
 * what this client has of it already, and without parameters that are not in the key. Passes all on
 * until a page is {@link #forPage made}. Belongs to the thread that runs the handler.
 */
final class RecordedRequest extends HttpServletRequestWrapper {

  private static final Set<String> CONDITIONS =
      Set.of(
          "if-none-match",
          "if-modified-since",
          "if-match",
          "if-unmodified-since",
          "if-range",
          "range");

  private final HttpServletRequest request;
  private final Consumer<String> onAsync;
  private final Reads reads = new Reads();
  private boolean forPage;
  private Map<String, String> conditions = Map.of();
  private Optional<List<String>> parameters = Optional.empty();
  private boolean usedSession;

  RecordedRequest(HttpServletRequest request, Consumer<String> onAsync) {
    super(request);
    this.request = request;
    this.onAsync = onAsync;
  }

  /** What a handler read that another request may have otherwise: for those who look for faults. */
  static final class Reads {
    private final Set<String> headers = new TreeSet<>();
    private boolean cookies;

    Set<String> headers() {
      return headers;
    }

    boolean cookies() {
      return cookies;
    }
  }

  /**
   * Shows the handler what a kept page depends on.
   *
   * @param conditions by which it may confirm the page that is kept
   * @param parameters the only ones that it sees; empty for all
   */
  void forPage(Map<String, String> conditions, Optional<List<String>> parameters) {
    this.forPage = true;
    this.conditions = conditions;
    this.parameters = parameters;
  }

  boolean usedSession() {
    return usedSession;
  }

  Reads reads() {
    return reads;
  }

  /** Returns whether {@code name} is about what a client has, in place of which ours is shown. */
  private boolean isCondition(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    if (forPage) {
      reads.headers.add(lower);
    }
    return forPage && CONDITIONS.contains(lower);
  }

  private @Nullable String condition(String name) {
    return conditions.get(name.toLowerCase(Locale.ROOT));
  }

  @Override
  public @Nullable String getHeader(String name) {
    return isCondition(name) ? condition(name) : super.getHeader(name);
  }

  @Override
  public Enumeration<String> getHeaders(String name) {
    if (!isCondition(name)) {
      return super.getHeaders(name);
    }
    String condition = condition(name);
    return Collections.enumeration(condition == null ? List.of() : List.of(condition));
  }

  @Override
  public long getDateHeader(String name) {
    if (!isCondition(name)) {
      return super.getDateHeader(name);
    }
    String condition = condition(name);
    return condition == null ? -1 : HttpDate.parse(condition, 0).orElse(-1L);
  }

  @Override
  public Enumeration<String> getHeaderNames() {
    if (!forPage) {
      return super.getHeaderNames();
    }
    List<String> names = new ArrayList<>(Collections.list(super.getHeaderNames()));
    names.removeIf(name -> CONDITIONS.contains(name.toLowerCase(Locale.ROOT)));
    names.addAll(conditions.keySet());
    return Collections.enumeration(names);
  }

  @Override
  public Cookie @Nullable [] getCookies() {
    reads.cookies = true;
    return super.getCookies();
  }

  // Parameters.

  @Override
  public @Nullable String getQueryString() {
    String query = super.getQueryString();
    if (query == null || parameters.isEmpty()) {
      return query;
    }
    List<String> pairs = new ArrayList<>(List.of(query.split("&", -1)));
    pairs.removeIf(pair -> !parameters.get().contains(PageTarget.name(pair)));
    return pairs.isEmpty() ? null : String.join("&", pairs);
  }

  @Override
  public Map<String, String[]> getParameterMap() {
    if (parameters.isEmpty()) {
      return super.getParameterMap();
    }
    Map<String, String[]> seen = new LinkedHashMap<>(super.getParameterMap());
    seen.keySet().retainAll(parameters.get());
    return Collections.unmodifiableMap(seen);
  }

  @Override
  public @Nullable String getParameter(String name) {
    return isSeen(name) ? super.getParameter(name) : null;
  }

  @Override
  public String @Nullable [] getParameterValues(String name) {
    return isSeen(name) ? super.getParameterValues(name) : null;
  }

  @Override
  public Enumeration<String> getParameterNames() {
    return Collections.enumeration(getParameterMap().keySet());
  }

  private boolean isSeen(String name) {
    return parameters.isEmpty() || parameters.get().contains(name);
  }

  // What a kept page must not hold.

  @Override
  public HttpSession getSession() {
    usedSession = true;
    return super.getSession();
  }

  @Override
  public @Nullable HttpSession getSession(boolean create) {
    HttpSession session = super.getSession(create);
    usedSession |= session != null;
    return session;
  }

  @Override
  public AsyncContext startAsync() {
    onAsync.accept("asynchronous");
    return request.startAsync();
  }

  @Override
  public AsyncContext startAsync(ServletRequest started, ServletResponse response) {
    onAsync.accept("asynchronous");
    return request.startAsync(started, response);
  }
}
