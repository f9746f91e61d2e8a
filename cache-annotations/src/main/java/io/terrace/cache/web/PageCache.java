package io.terrace.cache.web;

import io.terrace.cache.CacheSpec;
import io.terrace.cache.Delivery;
import io.terrace.cache.TerraceCacheManager;
import io.terrace.cache.TieredCache;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Keeps whole responses in a cache of a manager, with its tiers, its tags and its one load for each
 * key. Thread-safe. It owns nothing that has to be closed: the manager does.
 *
 * <pre>{@code
 * PageCache pages = PageCache.builder(manager)
 *     .rule("/products/*", PagePolicy.builder().ttl(Duration.ofMinutes(10)).build())
 *     .hosts("shop.example")
 *     .build();
 * context.addFilter("pages", new PageCacheFilter(pages));
 * }</pre>
 *
 * <p>A remote tier that is down costs what it costs any cache: pages are made and kept here.
 */
public final class PageCache {

  private static final System.Logger LOG = System.getLogger(PageCache.class.getName());

  private final Builder settings;
  private final TieredCache<String, PageSlot> cache;
  private final PageLookup lookup;
  private final PageMaker maker;
  private final PageWriter writer;
  private final PageRules rules;
  private final Set<String> hosts;

  private PageCache(Builder builder) {
    this.settings = builder;
    this.hosts = Set.copyOf(builder.hosts);
    this.rules = new PageRules(builder.rules);
    this.cache =
        builder.manager.cache(
            builder.name,
            CacheSpec.of(String.class, PageSlot.class)
                .localMaximumWeight(
                    builder.localMaximumBytes, (key, slot) -> 2 * key.length() + slot.weight()));
    this.lookup = new PageLookup(cache, builder.clock, builder.waitLimit, builder.mostVariants);
    this.maker = new PageMaker(builder.targets, builder.validationGrace, builder.tagHeaders);
    this.writer = new PageWriter(builder.name);
  }

  /** Returns a builder of one that keeps its pages in a cache of {@code manager}. */
  public static Builder builder(TerraceCacheManager manager) {
    return new Builder(Objects.requireNonNull(manager, "manager"));
  }

  /**
   * Makes void the page at {@code uri}, and all its variants; those with other query parameters are
   * other pages.
   *
   * @param uri with scheme and host, as clients ask for it
   * @return whether other processes were told
   * @throws IllegalArgumentException if there is no scheme or host
   */
  public Delivery invalidate(URI uri) {
    if (uri.getScheme() == null || uri.getHost() == null) {
      throw new IllegalArgumentException(
          "'" + uri + "' has no scheme or no host: name the page whole");
    }
    int port = uri.getPort() >= 0 ? uri.getPort() : uri.getScheme().equals("https") ? 443 : 80;
    String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
    String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
    String origin = uri.getScheme() + "://" + uri.getHost().toLowerCase(Locale.ROOT) + ":" + port;
    return cache.invalidate(origin + path + query);
  }

  /** Makes void all pages, and whatever else, with this tag: {@link TieredCache#invalidateTag}. */
  public Delivery invalidateTag(String tag) {
    return cache.invalidateTag(tag);
  }

  /** Makes void all pages. */
  public void clear() {
    cache.clear();
  }

  PageRules rules() {
    return rules;
  }

  PageLookup lookup() {
    return lookup;
  }

  PageMaker maker() {
    return maker;
  }

  PageWriter writer() {
    return writer;
  }

  long now() {
    return settings.clock.millis();
  }

  int bodyLimit() {
    return settings.maximumBodyBytes;
  }

  int keyLimit() {
    return settings.maximumKeyLength;
  }

  /** Returns for how long it is remembered that a page cannot be stored. */
  static Duration passTtl() {
    return Duration.ofMinutes(1);
  }

  /** Returns for how long a stale page is served before its handler is tried again. */
  static Duration retryPause() {
    return Duration.ofSeconds(1);
  }

  /** Returns why a request is for no host of ours, if that is so. */
  Optional<String> foreign(HttpServletRequest request) {
    boolean known =
        hosts.isEmpty() || hosts.contains(request.getServerName().toLowerCase(Locale.ROOT));
    return known ? Optional.empty() : Optional.of("host");
  }

  void invalidateKey(String key) {
    Delivery ignored = cache.invalidate(key);
  }

  /** Returns the keys of the pages that a request has changed: RFC 9111, 4.4. */
  Collection<String> changedBy(HttpServletRequest request, HttpServletResponse response) {
    Set<String> keys = new LinkedHashSet<>();
    keys.add(PageTarget.key(request, Optional.empty()));
    rules
        .of(request)
        .ifPresent(rule -> keys.add(PageTarget.key(request, rule.policy().parameters())));
    for (String header : List.of("Location", "Content-Location")) {
      String target = response.getHeader(header);
      if (target != null) {
        sameOrigin(request, target).ifPresent(keys::add);
      }
    }
    return keys;
  }

  private static Optional<String> sameOrigin(HttpServletRequest request, String target) {
    try {
      URI asked = URI.create(request.getRequestURL().toString());
      URI named = asked.resolve(target);
      boolean same =
          asked.getScheme().equalsIgnoreCase(String.valueOf(named.getScheme()))
              && asked.getAuthority().equalsIgnoreCase(String.valueOf(named.getAuthority()));
      String query = named.getRawQuery() == null ? "" : "?" + named.getRawQuery();
      return same
          ? Optional.of(PageTarget.key(request, named.getRawPath() + query))
          : Optional.empty();
    } catch (IllegalArgumentException unreadable) {
      return Optional.empty();
    }
  }

  void failed(RuntimeException broken) {
    LOG.log(
        System.Logger.Level.WARNING,
        () -> "cache '" + settings.name + "': a page was made without it",
        broken);
  }

  /** Tells who looks for faults what the handler read that no key holds. */
  void debug(PageRequest asked, RecordedRequest.Reads reads, @Nullable StoredPage page) {
    Consumer<String> debug = settings.unkeyedReads;
    if (debug == null || page == null) {
      return;
    }
    List<String> unkeyed = new ArrayList<>(reads.headers());
    unkeyed.removeAll(PageTarget.KEYED);
    unkeyed.removeAll(asked.policy().varyOn());
    page.headers()
        .all("Vary")
        .forEach(
            line -> unkeyed.removeAll(List.of(line.toLowerCase(Locale.ROOT).split(" *, *", -1))));
    if (reads.cookies() && !unkeyed.contains("cookie")) {
      unkeyed.add("cookie");
    }
    if (!unkeyed.isEmpty()) {
      debug.accept(asked.request().getRequestURI() + ": read " + unkeyed + ", which no Vary names");
    }
  }

  /** Builds a page cache. Not thread-safe; each method returns this. */
  public static final class Builder {

    private final TerraceCacheManager manager;
    private final List<PageRules.Rule> rules = new ArrayList<>();
    private Set<String> hosts = Set.of();
    private String name = "pages";
    private long localMaximumBytes = 64L << 20;
    private int maximumBodyBytes = 1 << 20;
    private int maximumKeyLength = 2_048;
    private int mostVariants = 50;
    private Duration waitLimit = Duration.ofSeconds(30);
    private Duration validationGrace = Duration.ofHours(1);
    private List<String> targets = List.of("CDN-Cache-Control");
    private List<String> tagHeaders = List.of();
    private InstantSource clock = InstantSource.system();
    private @Nullable Consumer<String> unkeyedReads;

    private Builder(TerraceCacheManager manager) {
      this.manager = manager;
    }

    /** Keeps pages in the cache {@code name}, by which metrics know it. Default: {@code pages}. */
    public Builder name(String name) {
      this.name = Objects.requireNonNull(name, "name");
      return this;
    }

    /**
     * Caches what {@code pattern} matches by {@code policy}; of several rules, the first that does.
     *
     * @param pattern a path, {@code /a/*} for all below, {@code *.css} for an ending. An ending
     *     does not match what a servlet for all of a path answers, nor a body of another type than
     *     it says: what {@code /account/x.css} gives is of {@code /account}.
     */
    public Builder rule(String pattern, PagePolicy policy) {
      rules.add(new PageRules.Rule(pattern, policy));
      return this;
    }

    /** Caches pages of these hosts only; default: of any, each its own. */
    public Builder hosts(String... hosts) {
      Set<String> lower = new LinkedHashSet<>();
      for (String host : hosts) {
        lower.add(host.toLowerCase(Locale.ROOT));
      }
      this.hosts = lower;
      return this;
    }

    /** Keeps up to {@code bytes} of pages in the heap. Default: 64 MB. */
    public Builder localMaximumBytes(long bytes) {
      this.localMaximumBytes = atLeastOne(bytes, "localMaximumBytes");
      return this;
    }

    /** Holds back, and keeps, bodies of up to {@code bytes}; larger ones pass. Default: 1 MB. */
    public Builder maximumBodyBytes(int bytes) {
      this.maximumBodyBytes = (int) atLeastOne(bytes, "maximumBodyBytes");
      return this;
    }

    /** Keeps no page whose key, mostly its address, has more characters. Default: 2,048. */
    public Builder maximumKeyLength(int characters) {
      this.maximumKeyLength = (int) atLeastOne(characters, "maximumKeyLength");
      return this;
    }

    /** Keeps up to {@code variants} variants of one page. Default: 50. */
    public Builder maximumVariants(int variants) {
      this.mostVariants = (int) atLeastOne(variants, "maximumVariants");
      return this;
    }

    /** Makes a page for itself once it has waited for another for {@code limit}. Default: 30 s. */
    public Builder waitLimit(Duration limit) {
      this.waitLimit = limit;
      return this;
    }

    /** Keeps a stale page for {@code grace} if its handler can confirm it. Default: 1 h. */
    public Builder validationGrace(Duration grace) {
      this.validationGrace = grace;
      return this;
    }

    /**
     * Asks these response headers, the first first, before {@code Cache-Control}: RFC 9213.
     * Default: {@code CDN-Cache-Control}.
     */
    public Builder targetedHeaders(String... names) {
      this.targets = List.of(names);
      return this;
    }

    /**
     * Sends the tags of each page in these headers, {@code Surrogate-Key} or {@code Cache-Tag}, so
     * that a cache in front can be purged by them. Default: none.
     */
    public Builder tagHeaders(String... names) {
      this.tagHeaders = List.of(names);
      return this;
    }

    /** Takes the time of day from {@code clock}: for tests. */
    public Builder clock(InstantSource clock) {
      this.clock = clock;
      return this;
    }

    /**
     * Tells {@code debug} of each page that was kept which request headers went into it unkeyed.
     */
    public Builder reportUnkeyedReads(Consumer<String> debug) {
      this.unkeyedReads = debug;
      return this;
    }

    /**
     * Returns the page cache.
     *
     * @throws javax.cache.CacheException if the manager has a cache of that name already
     */
    public PageCache build() {
      return new PageCache(this);
    }

    private static long atLeastOne(long value, String what) {
      if (value < 1) {
        throw new IllegalArgumentException(what + " must be at least 1, not " + value);
      }
      return value;
    }
  }
}
