package io.terrace.cache.web;

import io.terrace.cache.text.DurationText;
import jakarta.servlet.http.HttpServletRequest;
import java.lang.reflect.AnnotatedElement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads the policy of a handler from its annotations. */
@SuppressWarnings("exports") // whoever uses it has the module that it speaks of
public final class PagePolicies {

  /** Under this request attribute an adapter leaves the variables of the path, for tags. */
  public static final String PATH_VARIABLES = PagePolicies.class.getName() + ".variables";

  /** Spring leaves them here. */
  private static final String SPRING_VARIABLES =
      "org.springframework.web.servlet.HandlerMapping.uriTemplateVariables";

  private static final Pattern VARIABLE = Pattern.compile("\\{([^{}]+)}");

  private PagePolicies() {}

  /**
   * Returns the policy that the annotations of a handler say; empty if they say none.
   *
   * @param handler where they may be, the most specific first: a method, its class
   * @throws IllegalArgumentException if an annotation is wrong, naming it and its place
   */
  public static Optional<PagePolicy> of(AnnotatedElement... handler) {
    for (AnnotatedElement place : handler) {
      try {
        if (place.isAnnotationPresent(NeverCached.class)) {
          return Optional.of(PagePolicy.NEVER);
        }
        CachedPage cached = place.getAnnotation(CachedPage.class);
        PageCacheControl control = place.getAnnotation(PageCacheControl.class);
        if (cached != null || control != null) {
          return Optional.of(policy(cached, control == null ? above(handler) : control));
        }
      } catch (IllegalArgumentException wrong) {
        throw new IllegalArgumentException(place + ": " + wrong.getMessage(), wrong);
      }
    }
    return Optional.empty();
  }

  private static @Nullable PageCacheControl above(AnnotatedElement... handler) {
    return Stream.of(handler)
        .map(place -> place.getAnnotation(PageCacheControl.class))
        .filter(control -> control != null)
        .findFirst()
        .orElse(null);
  }

  private static PagePolicy policy(
      @Nullable CachedPage cached, @Nullable PageCacheControl control) {
    PagePolicy.Builder policy = PagePolicy.builder();
    if (control != null) {
      policy = policy.cacheControl(directives(control));
    }
    if (cached == null) {
      return policy.condition(request -> false).build();
    }
    duration("ttl", cached.ttl(), policy::ttl);
    duration("defaultTtl", cached.defaultTtl(), policy::defaultTtl);
    duration("browserTtl", cached.browserTtl(), policy::browserTtl);
    duration("staleWhileRevalidate", cached.staleWhileRevalidate(), policy::staleWhileRevalidate);
    duration("staleIfError", cached.staleIfError(), policy::staleIfError);
    if (cached.parameters().length > 0) {
      policy = policy.parameters(cached.parameters());
    }
    if (cached.servesSessions()) {
      policy = policy.servesSessions();
    }
    if (!cached.heedsRequests()) {
      policy = policy.ignoresRequestDirectives();
    }
    List<String> tags = List.of(cached.tags());
    return policy
        .varyOn(cached.vary())
        .statuses(Arrays.stream(cached.statuses()).boxed().toArray(Integer[]::new))
        .tags(request -> tags.stream().map(tag -> filled(tag, request)).toList())
        .build();
  }

  private static void duration(String attribute, String text, Consumer<Duration> setting) {
    if (!text.isBlank()) {
      try {
        setting.accept(DurationText.parse(text));
      } catch (IllegalArgumentException wrong) {
        throw new IllegalArgumentException(attribute + ": " + wrong.getMessage(), wrong);
      }
    }
  }

  /** Returns {@code tag} with the values of this request in it. */
  private static String filled(String tag, HttpServletRequest request) {
    Matcher variable = VARIABLE.matcher(tag);
    StringBuilder filled = new StringBuilder();
    while (variable.find()) {
      String name = variable.group(1);
      String value =
          Stream.of(PATH_VARIABLES, SPRING_VARIABLES)
              .map(request::getAttribute)
              .filter(variables -> variables instanceof Map<?, ?> map && map.get(name) != null)
              .map(variables -> String.valueOf(((Map<?, ?>) variables).get(name)))
              .findFirst()
              .orElseGet(() -> request.getParameter(name));
      if (value == null) {
        throw new IllegalArgumentException(
            "tag '"
                + tag
                + "' has no value here: neither the path nor the query has '"
                + name
                + "', and a page without the tag could not be invalidated by it");
      }
      variable.appendReplacement(filled, Matcher.quoteReplacement(value));
    }
    return variable.appendTail(filled).toString();
  }

  private static String directives(PageCacheControl control) {
    List<String> directives = new ArrayList<>();
    flag(directives, control.isPublic(), "public");
    flag(directives, control.isPrivate(), "private");
    flag(directives, control.noCache(), "no-cache");
    flag(directives, control.noStore(), "no-store");
    flag(directives, control.mustRevalidate(), "must-revalidate");
    flag(directives, control.proxyRevalidate(), "proxy-revalidate");
    flag(directives, control.mustUnderstand(), "must-understand");
    flag(directives, control.noTransform(), "no-transform");
    flag(directives, control.immutable(), "immutable");
    duration("maxAge", control.maxAge(), time(directives, "max-age"));
    duration("sMaxAge", control.sMaxAge(), time(directives, "s-maxage"));
    duration(
        "staleWhileRevalidate",
        control.staleWhileRevalidate(),
        time(directives, "stale-while-revalidate"));
    duration("staleIfError", control.staleIfError(), time(directives, "stale-if-error"));
    if (directives.isEmpty()) {
      throw new IllegalArgumentException("@PageCacheControl says nothing: set a directive");
    }
    if (control.isPublic() && control.isPrivate()) {
      throw new IllegalArgumentException("isPublic and isPrivate exclude each other");
    }
    return String.join(", ", directives);
  }

  private static void flag(List<String> directives, boolean set, String directive) {
    if (set) {
      directives.add(directive);
    }
  }

  private static Consumer<Duration> time(List<String> directives, String directive) {
    return duration -> directives.add(directive + "=" + duration.toSeconds());
  }
}
