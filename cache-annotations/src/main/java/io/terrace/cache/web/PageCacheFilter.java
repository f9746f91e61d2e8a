package io.terrace.cache.web;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRegistration;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Puts a {@link PageCache} before servlets.
 *
 * <p>It has to come after the filters that say who may see what, since a page that is kept is
 * answered here: map it last, or give it a higher order than theirs. Map it to requests only, which
 * is the default; what is included or forwarded to is part of the page that includes it.
 *
 * <p>Thread-safe. A request that no rule and no annotation is about passes as if the filter were
 * not there, but that what it changed (a {@code POST} that succeeds) makes void the page of its
 * address.
 */
@SuppressWarnings("exports") // whoever uses it has the module that it speaks of
public final class PageCacheFilter implements Filter {

  private final PageCache pages;
  private final ConcurrentMap<String, Optional<PagePolicy>> servlets = new ConcurrentHashMap<>();

  /** Makes a filter before {@code pages}. */
  public PageCacheFilter(PageCache pages) {
    this.pages = Objects.requireNonNull(pages, "pages");
  }

  @Override
  public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    if (request instanceof HttpServletRequest asked
        && response instanceof HttpServletResponse answered
        && request.getDispatcherType() == DispatcherType.REQUEST
        && PageExchange.of(request).isEmpty()) {
      serve(PageExchange.open(pages, asked, answered), asked, chain);
    } else {
      chain.doFilter(request, response);
    }
  }

  private void serve(PageExchange exchange, HttpServletRequest request, FilterChain chain)
      throws IOException, ServletException {
    try {
      if (begins(exchange, request)) {
        return;
      }
      chain.doFilter(exchange.shownRequest(), exchange.shownResponse());
    } catch (PageFailedException failed) { // for another request, which this one waited for
      throwCause(failed);
    } catch (IOException | ServletException | RuntimeException | Error failure) {
      if (exchange.failed(failure)) {
        return;
      }
      throw failure;
    }
    exchange.end();
  }

  private boolean begins(PageExchange exchange, HttpServletRequest request) throws IOException {
    PageRules.Rule rule = pages.rules().of(request).orElse(null);
    if (rule == null) {
      Optional<PagePolicy> annotated = ofServlet(request);
      return annotated.isPresent() && exchange.begin(annotated.get());
    }
    if (rule.isEnding()) {
      String type = request.getServletContext().getMimeType(request.getRequestURI());
      exchange.expect(type == null ? "unknown" : type);
    }
    return exchange.begin(rule.policy());
  }

  /** Returns the policy that the class of the servlet is annotated with. */
  private Optional<PagePolicy> ofServlet(HttpServletRequest request) {
    String name = request.getHttpServletMapping().getServletName();
    return name == null
        ? Optional.empty()
        : servlets.computeIfAbsent(name, n -> ofServlet(request, n));
  }

  private static Optional<PagePolicy> ofServlet(HttpServletRequest request, String name) {
    ServletRegistration servlet = request.getServletContext().getServletRegistration(name);
    if (servlet == null || servlet.getClassName() == null) {
      return Optional.empty();
    }
    try {
      ClassLoader own = request.getServletContext().getClassLoader();
      ClassLoader loader = own == null ? Thread.currentThread().getContextClassLoader() : own;
      return PagePolicies.of(Class.forName(servlet.getClassName(), false, loader));
    } catch (ClassNotFoundException made) { // by a container, with no class of its own to annotate
      return Optional.empty();
    }
  }

  private static void throwCause(PageFailedException failed) throws IOException, ServletException {
    Throwable cause = failed.getCause();
    if (cause instanceof IOException io) {
      throw io;
    }
    if (cause instanceof ServletException servlet) {
      throw servlet;
    }
    if (cause instanceof RuntimeException unchecked) {
      throw unchecked;
    }
    if (cause instanceof Error error) {
      throw error;
    }
    throw new ServletException(cause);
  }
}
