package io.terrace.cache.web.panel;

import io.terrace.cache.Explanation.State;
import io.terrace.cache.TerraceCacheManager;
import io.terrace.cache.TieredCache;
import io.terrace.cache.console.ConsoleRequest;
import io.terrace.cache.inspect.KeyView;
import io.terrace.cache.spi.CacheObserver;
import io.terrace.cache.spi.CacheObserver.Observation;
import io.terrace.cache.spi.RequestRecorder;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Shows, for each request, what it asked of the caches: at the foot of its page, as JSON, and in a
 * {@code Server-Timing} field. <b>For development</b>: it holds each response back until its
 * request is through, and answers requests of this machine alone; to others it does nothing.
 *
 * <pre>{@code
 * context.addFilter(new FilterHolder(new RequestPanelFilter(manager)), "/*", ...);
 * }</pre>
 *
 * <p>It stands before all other filters, the one of cached pages too, so that no panel is cached.
 * The JSON of a request whose response has {@code X-Terrace-Request: 17} is at {@code
 * /_terrace/requests/17}, for the last {@value #KEPT} requests.
 *
 * <p>What is seen is what the request's own thread asks: not what loaders ask in other threads.
 * Keys are labels, unless {@link #showKeys} was called. A cache is told of the panel from {@code
 * init} on until {@code destroy}; an application without the filter pays nothing. Thread-safe.
 */
public final class RequestPanelFilter implements Filter {

  /** How many requests are remembered. */
  public static final int KEPT = 100;

  private static final String REQUESTS = "/_terrace/requests/";

  private final TerraceCacheManager manager;
  private final KeyView keys;

  /** Of this filter alone: two of them, of two managers, see each its own. */
  @SuppressWarnings("ThreadLocalUsage")
  private final ThreadLocal<@Nullable CallLog> current = new ThreadLocal<>();

  private final Deque<PanelReport> reports = new ArrayDeque<>();
  private final AtomicLong ids = new AtomicLong();
  private @Nullable Observation observation;

  /** Makes a panel of the caches of {@code manager}, which shows labels in place of keys. */
  public RequestPanelFilter(TerraceCacheManager manager) {
    this(manager, KeyView.redacted());
  }

  private RequestPanelFilter(TerraceCacheManager manager, KeyView keys) {
    this.manager = Objects.requireNonNull(manager, "manager");
    this.keys = keys;
  }

  /** Returns the same that shows keys as they are. */
  public RequestPanelFilter showKeys() {
    return new RequestPanelFilter(manager, KeyView.shown());
  }

  @Override
  public void init(FilterConfig config) {
    observation = manager.observe(new Recorded());
  }

  @Override
  public void destroy() {
    if (observation != null) {
      observation.close();
    }
  }

  @Override
  public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    if (request instanceof HttpServletRequest asked
        && response instanceof HttpServletResponse answered
        && request.getDispatcherType() == DispatcherType.REQUEST
        && isFromThisMachine(asked)) {
      String path = asked.getRequestURI().substring(asked.getContextPath().length());
      if (path.startsWith(REQUESTS)) {
        answer(path.substring(REQUESTS.length()), answered);
      } else {
        observe(asked, answered, chain);
      }
    } else {
      chain.doFilter(request, response);
    }
  }

  private static boolean isFromThisMachine(HttpServletRequest request) throws IOException {
    return new ConsoleRequest(
            request.getMethod(),
            "",
            request::getHeader,
            InetAddress.getByName(request.getRemoteAddr()),
            Optional.empty(),
            "")
        .isFromThisMachine();
  }

  private void answer(String id, HttpServletResponse response) throws IOException {
    Optional<PanelReport> found;
    synchronized (reports) {
      found = reports.stream().filter(report -> report.id().equals(id)).findAny();
    }
    response.setHeader("Cache-Control", "no-store");
    response.setHeader("X-Content-Type-Options", "nosniff");
    if (found.isEmpty()) {
      response.setStatus(HttpServletResponse.SC_NOT_FOUND);
      return;
    }
    response.setContentType("application/json");
    response.getOutputStream().write(found.get().json().getBytes(StandardCharsets.UTF_8));
  }

  private void observe(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    CallLog log = new CallLog(keys);
    long begunAt = System.nanoTime();
    String id = Long.toString(ids.incrementAndGet());
    PanelResponse held =
        new PanelResponse(
            response,
            () -> {
              response.setHeader("X-Terrace-Request", id);
              response.addHeader(
                  "Server-Timing", report(id, request, response, log, begunAt).serverTiming());
            });
    current.set(log);
    try {
      chain.doFilter(request, held);
    } finally {
      current.remove();
      PanelReport report = report(id, request, response, log, begunAt);
      keep(report);
      if (!request.isAsyncStarted()) {
        held.finish(request.getMethod(), PanelHtml.of(report));
      }
    }
  }

  private static PanelReport report(
      String id,
      HttpServletRequest request,
      HttpServletResponse response,
      CallLog log,
      long begunAt) {
    return new PanelReport(
        id,
        request.getMethod(),
        request.getRequestURI(),
        response.getStatus(),
        Objects.requireNonNullElse(response.getHeader("Cache-Status"), ""),
        System.nanoTime() - begunAt,
        log.calls(),
        log.more());
  }

  private void keep(PanelReport report) {
    synchronized (reports) {
      reports.addLast(report);
      if (reports.size() > KEPT) {
        reports.removeFirst();
      }
    }
  }

  /** Follows the caches, and is told of the requests of each. */
  private final class Recorded implements CacheObserver, RequestRecorder {

    private final Map<TieredCache<?, ?>, Observation> caches = new ConcurrentHashMap<>();

    @Override
    public void opened(TieredCache<?, ?> cache) {
      caches.put(cache, cache.observe(this));
    }

    @Override
    public void closed(TieredCache<?, ?> cache) {
      Observation ended = caches.remove(cache);
      if (ended != null) {
        ended.close();
      }
    }

    @Override
    public void requested(String cache, Object key, Kind kind) {
      CallLog log = current.get();
      if (log != null) {
        log.requested(cache, key, kind);
      }
    }

    @Override
    public void looked(String cache, Object key, State found) {
      CallLog log = current.get();
      if (log != null) {
        log.looked(cache, key, found.name());
      }
    }

    @Override
    public void answered(String cache, Object key, Answer answer) {
      CallLog log = current.get();
      if (log != null) {
        log.answered(cache, key, answer);
      }
    }
  }
}
