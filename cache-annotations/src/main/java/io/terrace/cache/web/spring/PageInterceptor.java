package io.terrace.cache.web.spring;

import io.terrace.cache.web.PageExchange;
import io.terrace.cache.web.PagePolicies;
import io.terrace.cache.web.PagePolicy;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.reflect.Method;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;

/**
 * Answers requests to annotated controllers from the page cache, once Spring MVC has found the
 * method. Thread-safe. It needs a {@link io.terrace.cache.web.PageCacheFilter} before the
 * dispatcher, and to be the last interceptor, so that what others refuse is not answered:
 *
 * <pre>{@code
 * public void addInterceptors(InterceptorRegistry registry) {
 *   registry.addInterceptor(new PageInterceptor()).order(Ordered.LOWEST_PRECEDENCE);
 * }
 * }</pre>
 */
@SuppressWarnings("exports") // whoever uses it has the module that it speaks of
public final class PageInterceptor implements HandlerInterceptor {

  private record Handler(Class<?> type, Method method) {}

  private final ConcurrentMap<Handler, Optional<PagePolicy>> policies = new ConcurrentHashMap<>();

  /** Makes one. */
  public PageInterceptor() {}

  @Override
  public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler)
      throws IOException {
    if (!(handler instanceof HandlerMethod called)) {
      return true;
    }
    Optional<PagePolicy> policy =
        policies.computeIfAbsent(
            new Handler(called.getBeanType(), called.getMethod()),
            h -> PagePolicies.of(h.method(), h.type()));
    if (policy.isEmpty()) {
      return true;
    }
    PageExchange exchange =
        PageExchange.of(request)
            .orElseThrow(
                () ->
                    new IllegalStateException(
                        called.getShortLogMessage()
                            + " is annotated for the page cache, which is not there: put a"
                            + " PageCacheFilter before the DispatcherServlet."));
    return !exchange.begin(policy.get());
  }
}
