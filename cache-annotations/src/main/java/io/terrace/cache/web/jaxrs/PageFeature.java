package io.terrace.cache.web.jaxrs;

import io.terrace.cache.web.PageExchange;
import io.terrace.cache.web.PagePolicies;
import io.terrace.cache.web.PagePolicy;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.DynamicFeature;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.FeatureContext;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Answers requests to annotated resources from the page cache, once JAX-RS has found the method:
 * register it in the application. Thread-safe. It needs a {@link
 * io.terrace.cache.web.PageCacheFilter} before the servlet of JAX-RS. It comes after the filters of
 * authentication and authorization, whose priorities are lower.
 */
@SuppressWarnings("exports") // whoever uses it has the module that it speaks of
public final class PageFeature implements DynamicFeature {

  private @Context @Nullable HttpServletRequest request;

  /** Made by JAX-RS. */
  public PageFeature() {}

  @Override
  public void configure(ResourceInfo resource, FeatureContext context) {
    PagePolicies.of(resource.getResourceMethod(), resource.getResourceClass())
        .ifPresent(policy -> context.register(new Answering(policy), Priorities.USER));
  }

  private final class Answering implements ContainerRequestFilter {

    private final PagePolicy policy;

    Answering(PagePolicy policy) {
      this.policy = policy;
    }

    @Override
    public void filter(ContainerRequestContext context) throws IOException {
      HttpServletRequest asked = request;
      PageExchange exchange = asked == null ? null : PageExchange.of(asked).orElse(null);
      if (asked == null || exchange == null) {
        throw new IllegalStateException(
            "a resource is annotated for the page cache, which is not there: put a"
                + " PageCacheFilter before the servlet of JAX-RS.");
      }
      Map<String, String> variables = new HashMap<>();
      context
          .getUriInfo()
          .getPathParameters()
          .forEach((name, values) -> variables.put(name, values.get(0)));
      asked.setAttribute(PagePolicies.PATH_VARIABLES, variables);
      if (exchange.begin(policy)) {
        context.abortWith(Response.ok().build()); // nobody sees it: the page is written
      }
    }
  }
}
