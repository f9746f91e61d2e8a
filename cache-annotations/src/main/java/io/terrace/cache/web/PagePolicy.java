package io.terrace.cache.web;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * How the pages of one handler, or of a part of a site, are cached. Immutable and thread-safe if
 * its functions are.
 *
 * <pre>{@code
 * PagePolicy catalogue = PagePolicy.builder()
 *     .ttl(Duration.ofMinutes(10))
 *     .staleWhileRevalidate(Duration.ofMinutes(1))
 *     .parameters("category", "page")
 *     .tags(request -> List.of("category:" + request.getParameter("category")))
 *     .build();
 * }</pre>
 *
 * <p>What a response forbids is not stored, whatever a policy says: {@code no-store}, {@code
 * private}, {@code Vary: *}, {@code Set-Cookie}, a time of 0.
 *
 * @param ttl how long a page is fresh, in place of what it says itself
 * @param defaultTtl how long a page is fresh that says nothing, where there is no {@code ttl}
 * @param browserTtl for how long clients may keep a page whose ttl comes from here
 * @param staleWhileRevalidate for how long past its freshness a page is served while it is made
 *     anew
 * @param staleIfError for how long past its freshness a page is served if it cannot be made
 * @param statuses which are stored; of others, nothing
 * @param tags by which a page is invalidated, beside those that its handler adds
 * @param parameters the only query parameters that count, and that the handler sees; empty for all
 * @param varyOn request headers that select the page, beside those of its {@code Vary}
 * @param condition true for requests whose pages are cached
 * @param guessesFreshness whether a page with a {@code Last-Modified} and no time is kept for a
 *     tenth of its age: RFC 9111, 4.2.2
 * @param heedsRequests whether {@code Cache-Control} of a request counts: {@code no-cache} and the
 *     like
 * @param servesSessions whether requests of a session take part; a page whose handler asks for the
 *     session is not stored in any case
 * @param cacheControl what is sent as {@code Cache-Control} if the handler sets none
 */
@SuppressWarnings("exports") // whoever uses it has the module that it speaks of
public record PagePolicy(
    Optional<Duration> ttl,
    Optional<Duration> defaultTtl,
    Duration browserTtl,
    Optional<Duration> staleWhileRevalidate,
    Optional<Duration> staleIfError,
    Set<Integer> statuses,
    Function<HttpServletRequest, Collection<String>> tags,
    Optional<List<String>> parameters,
    List<String> varyOn,
    Predicate<HttpServletRequest> condition,
    boolean guessesFreshness,
    boolean heedsRequests,
    boolean servesSessions,
    Optional<String> cacheControl) {

  /** Caches nothing, and tells all other caches to do so. */
  public static final PagePolicy NEVER =
      builder()
          .condition(request -> false)
          .cacheControl("max-age=0, no-cache, no-store, must-revalidate, private")
          .build();

  /** Checks what could not be meant. */
  public PagePolicy {
    statuses = Set.copyOf(statuses);
    parameters = parameters.map(List::copyOf);
    varyOn = varyOn.stream().map(name -> name.toLowerCase(Locale.ROOT)).toList();
    if (varyOn.contains("*")) {
      throw new IllegalArgumentException("varyOn '*' would never be served: leave the page out");
    }
    if (ttl.isPresent() && defaultTtl.isPresent()) {
      throw new IllegalArgumentException("ttl leaves nothing to defaultTtl: set one of them");
    }
    if (browserTtl.isNegative()) {
      throw new IllegalArgumentException("browserTtl must be 0 or more, not " + browserTtl);
    }
    positive("ttl", ttl);
    positive("defaultTtl", defaultTtl);
    positive("staleWhileRevalidate", staleWhileRevalidate);
    positive("staleIfError", staleIfError);
  }

  private static void positive(String what, Optional<Duration> duration) {
    if (duration.isPresent() && duration.get().compareTo(Duration.ofSeconds(1)) < 0) {
      throw new IllegalArgumentException(what + " must be at least 1 s, not " + duration.get());
    }
  }

  /** Returns a builder of a policy by which a page is kept for as long as it says itself. */
  public static Builder builder() {
    return new Builder();
  }

  /** Builds a policy. Not thread-safe; each method returns this. */
  public static final class Builder {
    private Optional<Duration> ttl = Optional.empty();
    private Optional<Duration> defaultTtl = Optional.empty();
    private Duration browserTtl = Duration.ZERO;
    private Optional<Duration> staleWhileRevalidate = Optional.empty();
    private Optional<Duration> staleIfError = Optional.empty();
    private Set<Integer> statuses = Set.of(200);
    private Function<HttpServletRequest, Collection<String>> tags = request -> List.of();
    private Optional<List<String>> parameters = Optional.empty();
    private List<String> varyOn = List.of();
    private Predicate<HttpServletRequest> condition = request -> true;
    private boolean guessesFreshness;
    private boolean heedsRequests = true;
    private boolean servesSessions;
    private Optional<String> cacheControl = Optional.empty();

    private Builder() {}

    /** Keeps a page fresh for {@code ttl}, at least a second, whatever it says itself. */
    public Builder ttl(Duration ttl) {
      this.ttl = Optional.of(ttl);
      return this;
    }

    /** Keeps a page fresh for {@code ttl}, at least a second, if it says nothing itself. */
    public Builder defaultTtl(Duration ttl) {
      this.defaultTtl = Optional.of(ttl);
      return this;
    }

    /**
     * Lets browsers keep a page for {@code ttl} without asking. Default: they ask each time, and
     * get a 304; an invalidation cannot reach what they keep.
     */
    public Builder browserTtl(Duration ttl) {
      this.browserTtl = ttl;
      return this;
    }

    /** Serves a page for {@code stale} past its freshness while one request makes it anew. */
    public Builder staleWhileRevalidate(Duration stale) {
      this.staleWhileRevalidate = Optional.of(stale);
      return this;
    }

    /** Serves a page for {@code stale} past its freshness if its handler fails. */
    public Builder staleIfError(Duration stale) {
      this.staleIfError = Optional.of(stale);
      return this;
    }

    /** Stores responses of these statuses. Default: 200. */
    public Builder statuses(Integer... statuses) {
      this.statuses = Set.of(statuses);
      return this;
    }

    /** Gives pages the tags that {@code tags} says. */
    public Builder tags(Function<HttpServletRequest, Collection<String>> tags) {
      this.tags = tags;
      return this;
    }

    /**
     * Makes these the only query parameters that count. The handler sees no others, so that none
     * can get into a page without being in its key.
     */
    public Builder parameters(String... names) {
      this.parameters = Optional.of(List.of(names));
      return this;
    }

    /** Selects pages by these request headers, beside those that their {@code Vary} names. */
    public Builder varyOn(String... headers) {
      this.varyOn = List.of(headers);
      return this;
    }

    /** Caches pages of requests for which {@code condition} is true. */
    public Builder condition(Predicate<HttpServletRequest> condition) {
      this.condition = condition;
      return this;
    }

    /** Keeps pages with a {@code Last-Modified} and no time for a tenth of their age. */
    public Builder guessesFreshness() {
      this.guessesFreshness = true;
      return this;
    }

    /** Ignores {@code Cache-Control} of requests: a reload by a browser gets the cached page. */
    public Builder ignoresRequestDirectives() {
      this.heedsRequests = false;
      return this;
    }

    /** Serves cached pages to requests of a session too: the pages have nothing of the user's. */
    public Builder servesSessions() {
      this.servesSessions = true;
      return this;
    }

    /** Sends {@code directives} as {@code Cache-Control} if the handler sets none. */
    public Builder cacheControl(String directives) {
      this.cacheControl = Optional.of(directives);
      return this;
    }

    /**
     * Returns the policy.
     *
     * @throws IllegalArgumentException if something is wrong by itself or beside another
     */
    public PagePolicy build() {
      return new PagePolicy(
          ttl,
          defaultTtl,
          browserTtl,
          staleWhileRevalidate,
          staleIfError,
          statuses,
          tags,
          parameters,
          varyOn,
          condition,
          guessesFreshness,
          heedsRequests,
          servesSessions,
          cacheControl);
    }
  }
}
