package io.terrace.cache.console;

import io.terrace.cache.TerraceCacheManager;
import io.terrace.cache.inspect.CacheInspector;
import io.terrace.cache.inspect.KeyView;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/**
 * The console of one manager, whatever server it is reached by: {@link ConsoleServer} for a program
 * of its own, a servlet in {@code terrace-annotations}.
 *
 * <p><b>Who may.</b> Without {@link Builder#authorize} only requests of this machine, see {@link
 * ConsoleRequest#isFromThisMachine}, and they may do all. With it, what it says of each request and
 * nothing else.
 *
 * <p><b>What is shown.</b> Never a value. Keys are labels, unless {@link Builder#showKeys} was
 * called. A key that somebody asks about is in the body of a request, so that no log of addresses
 * has it.
 *
 * <p><b>Changes</b> need a token that is in the page and that no other site can read, and come from
 * the page's own origin. Each is logged, without its key.
 *
 * <p>Thread-safe. Showing the caches does not block; explaining and invalidating do as the cache
 * does. While nobody looks at the page it costs a cache nothing.
 */
public final class Console implements AutoCloseable {

  /** The most bytes of a body that a server need read; a longer one is to be refused. */
  public static final int LONGEST_BODY = 256 * 1024;

  private static final System.Logger LOG = System.getLogger(Console.class.getName());
  private static final String TOKEN_HEADER = "X-Terrace-Token";
  private static final String PAGE = page();

  private final CacheInspector inspector;
  private final ConsoleState state;
  private final Function<ConsoleRequest, Access> authorization;
  private final String token = random();

  private Console(Builder builder) {
    this.inspector = new CacheInspector(builder.manager, builder.keys);
    this.state = new ConsoleState(inspector);
    this.authorization = builder.authorization;
  }

  /** Returns a builder of a console for {@code manager}, which stays open when it is closed. */
  public static Builder builder(TerraceCacheManager manager) {
    return new Builder(Objects.requireNonNull(manager, "manager"));
  }

  private static String page() {
    try (InputStream in = Console.class.getResourceAsStream("console.html")) {
      return new String(
          Objects.requireNonNull(in, "console.html").readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String random() {
    byte[] bytes = new byte[24];
    new SecureRandom().nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** Returns the answer to a request; what it throws is a fault of the authorization. */
  public ConsoleResponse answer(ConsoleRequest request) {
    Access access = authorization.apply(request);
    if (access == Access.NONE) {
      return text(
          403,
          "The console is not for you: it is for the machine that it runs on, or for those whom its authorization lets in.");
    }
    try {
      return switch (request.method()) {
        case "GET", "HEAD" -> show(request);
        case "POST" -> post(request, access);
        default -> text(405, "GET or POST");
      };
    } catch (IllegalArgumentException wrong) {
      return problem(400, Objects.requireNonNullElse(wrong.getMessage(), "wrong"));
    } catch (IllegalStateException closed) {
      return problem(503, "The cache or its manager is closed.");
    }
  }

  private ConsoleResponse show(ConsoleRequest request) {
    if (!request.path().isEmpty() && !request.path().equals("/")) {
      return text(404, "There is no such page.");
    }
    String nonce = random();
    String page = PAGE.replace("{{nonce}}", nonce).replace("{{token}}", token);
    return response(
        200,
        "text/html; charset=utf-8",
        page,
        "default-src 'none'; connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none';"
            + " frame-ancestors 'none'; style-src 'nonce-"
            + nonce
            + "'; script-src 'nonce-"
            + nonce
            + "'");
  }

  private ConsoleResponse post(ConsoleRequest request, Access access) {
    if (!isOfOurPage(request)) {
      return problem(403, "This did not come from the console's page. Load it again.");
    }
    Map<String, String> form = form(request.body());
    return switch (request.path()) {
      case "/state" -> json(state.of(form.getOrDefault("cache", ""), access));
      case "/explain" ->
          json(state.explanation(inspector.explain(of(form, "cache"), of(form, "key"))));
      default ->
          access == Access.CHANGE
              ? change(request.path(), form)
              : problem(403, "You may look, and change nothing.");
    };
  }

  private ConsoleResponse change(String path, Map<String, String> form) {
    String done;
    switch (path) {
      case "/invalidate" -> done = inspector.invalidate(of(form, "cache"), of(form, "key")).name();
      case "/invalidate-tag" -> done = inspector.invalidateTag(of(form, "tag")).name();
      case "/clear" -> {
        inspector.clear(of(form, "cache"));
        done = "CLEARED";
      }
      default -> {
        return problem(404, "There is no such action.");
      }
    }
    LOG.log(Level.INFO, "console of {0}: {1}: {2}", inspector.namespace(), path.substring(1), done);
    return json(Map.of("done", done));
  }

  private static String of(Map<String, String> form, String name) {
    String value = form.get(name);
    if (value == null || value.isEmpty()) {
      throw new IllegalArgumentException("Say which " + name + ".");
    }
    return value;
  }

  /** The token alone would do; the rest is for a token that got out. */
  private boolean isOfOurPage(ConsoleRequest request) {
    String given = request.header(TOKEN_HEADER).orElse("");
    boolean known =
        MessageDigest.isEqual(
            given.getBytes(StandardCharsets.UTF_8), token.getBytes(StandardCharsets.UTF_8));
    boolean sameSite =
        request.header("Sec-Fetch-Site").map(site -> site.equals("same-origin")).orElse(true);
    Optional<String> host = request.header("Host");
    boolean sameOrigin =
        request
            .header("Origin")
            .map(origin -> host.map(name -> origin.endsWith("://" + name)).orElse(false))
            .orElse(true);
    return known && sameSite && sameOrigin;
  }

  private static Map<String, String> form(String body) {
    Map<String, String> form = new HashMap<>();
    for (String pair : body.split("&", -1)) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        form.put(decoded(pair.substring(0, equals)), decoded(pair.substring(equals + 1)));
      }
    }
    return form;
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }

  private static ConsoleResponse json(Map<String, ?> state) {
    return response(200, "application/json", Json.of(state), "default-src 'none'");
  }

  private static ConsoleResponse problem(int status, String what) {
    return response(
        status, "application/json", Json.of(Map.of("problem", what)), "default-src 'none'");
  }

  private static ConsoleResponse text(int status, String what) {
    return response(status, "text/plain; charset=utf-8", what + "\n", "default-src 'none'");
  }

  private static ConsoleResponse response(int status, String type, String body, String policy) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Content-Type", type);
    headers.put("Content-Security-Policy", policy);
    headers.put("Cache-Control", "no-store");
    headers.put("Cross-Origin-Opener-Policy", "same-origin");
    headers.put("Cross-Origin-Resource-Policy", "same-origin");
    headers.put("Referrer-Policy", "no-referrer");
    headers.put("X-Content-Type-Options", "nosniff");
    headers.put("X-Frame-Options", "DENY");
    return new ConsoleResponse(status, headers, body);
  }

  /** Stops counting keys. */
  @Override
  public void close() {
    inspector.close();
  }

  /** Builds a console. Not thread-safe. */
  public static final class Builder {

    private final TerraceCacheManager manager;
    private KeyView keys = KeyView.redacted();
    private Function<ConsoleRequest, Access> authorization =
        request -> request.isFromThisMachine() ? Access.CHANGE : Access.NONE;

    private Builder(TerraceCacheManager manager) {
      this.manager = manager;
    }

    /** Shows the text of keys, and not labels. */
    public Builder showKeys() {
      keys = KeyView.shown();
      return this;
    }

    /**
     * Lets {@code authorization} say what each request may do, those of other machines too, in
     * place of letting in this machine alone. It must be thread-safe.
     */
    public Builder authorize(Function<ConsoleRequest, Access> authorization) {
      this.authorization = Objects.requireNonNull(authorization, "authorization");
      return this;
    }

    /** Builds the console. */
    public Console build() {
      return new Console(this);
    }
  }
}
