package io.terrace.cache.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.terrace.cache.CacheSpec;
import io.terrace.cache.TerraceCacheManager;
import io.terrace.cache.TieredCache;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may do what on a console, and what it gives away. */
class ConsoleTest {

  private static final InetAddress HERE = InetAddress.getLoopbackAddress();

  private final TerraceCacheManager manager =
      TerraceCacheManager.builder().namespace("console").unlisted().build();
  private final TieredCache<String, String> cache =
      manager.cache("c", CacheSpec.of(String.class, String.class));
  private Console console = Console.builder(manager).build();

  @AfterEach
  void close() {
    console.close();
    manager.close();
  }

  private static InetAddress elsewhere() {
    try {
      return InetAddress.getByAddress(new byte[] {10, 0, 0, 7});
    } catch (UnknownHostException e) {
      throw new AssertionError(e);
    }
  }

  private static ConsoleRequest request(
      String method, String path, InetAddress from, String body, Map<String, String> headers) {
    Map<String, String> all = new HashMap<>(Map.of("host", "localhost:8089"));
    headers.forEach((name, value) -> all.put(name.toLowerCase(Locale.ROOT), value));
    return new ConsoleRequest(
        method, path, name -> all.get(name.toLowerCase(Locale.ROOT)), from, Optional.empty(), body);
  }

  private String token() {
    Matcher token =
        Pattern.compile("TOKEN = \"([^\"]+)\"")
            .matcher(console.answer(request("GET", "", HERE, "", Map.of())).body());
    assertThat(token.find()).isTrue();
    return token.group(1);
  }

  private ConsoleResponse post(String path, String body) {
    return console.answer(request("POST", path, HERE, body, Map.of("X-Terrace-Token", token())));
  }

  private static String field(String name, String value) {
    return name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8);
  }

  @Test
  void anotherMachineIsRefused() {
    ConsoleResponse answer = console.answer(request("GET", "", elsewhere(), "", Map.of()));
    assertThat(answer.status()).isEqualTo(403);
    assertThat(answer.body()).doesNotContain("console.html").doesNotContain("TOKEN");
    String token = token();
    assertThat(
            console
                .answer(
                    request("POST", "/state", elsewhere(), "", Map.of("X-Terrace-Token", token)))
                .status())
        .isEqualTo(403);
  }

  @ParameterizedTest
  @CsvSource({
    "Host, evil.example",
    "Host, localhost.evil.example:8089",
    "Host, 127.0.0.1.evil.example",
    "X-Forwarded-For, 10.0.0.7",
    "Forwarded, for=10.0.0.7",
    "X-Forwarded-Host, shop.example",
    "X-Real-IP, 10.0.0.7",
    "Via, 1.1 proxy"
  })
  void aProxyOrANameThatPointsHereIsNotThisMachine(String header, String value) {
    assertThat(console.answer(request("GET", "", HERE, "", Map.of(header, value))).status())
        .isEqualTo(403);
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost", "LOCALHOST:1", "127.0.0.1:8089", "[::1]:8089"})
  void theNamesOfThisMachineAreKnown(String host) {
    assertThat(console.answer(request("GET", "", HERE, "", Map.of("Host", host))).status())
        .isEqualTo(200);
  }

  @Test
  void anAuthorizationSaysWhoMayLookAndWhoMayChange() {
    console.close();
    console =
        Console.builder(manager)
            .authorize(
                request ->
                    switch (request.header("Authorization").orElse("")) {
                      case "reader" -> Access.READ;
                      case "operator" -> Access.CHANGE;
                      default -> Access.NONE;
                    })
            .build();
    cache.put("k", "v");
    Map<String, String> reader = Map.of("Host", "shop.example", "Authorization", "reader");
    ConsoleResponse page = console.answer(request("GET", "", elsewhere(), "", reader));
    assertThat(page.status()).isEqualTo(200);
    Matcher token = Pattern.compile("TOKEN = \"([^\"]+)\"").matcher(page.body());
    assertThat(token.find()).isTrue();

    for (String who : new String[] {"nobody", "reader", "operator"}) {
      Map<String, String> headers =
          Map.of("Host", "shop.example", "Authorization", who, "X-Terrace-Token", token.group(1));
      int look = who.equals("nobody") ? 403 : 200;
      int change = who.equals("operator") ? 200 : 403;
      String key = field("cache", "c") + "&" + field("key", "k");
      assertThat(console.answer(request("POST", "/state", elsewhere(), "", headers)).status())
          .isEqualTo(look);
      assertThat(console.answer(request("POST", "/explain", elsewhere(), key, headers)).status())
          .isEqualTo(look);
      assertThat(console.answer(request("POST", "/invalidate", elsewhere(), key, headers)).status())
          .isEqualTo(change);
      assertThat(cache.find("k").isPresent()).isEqualTo(!who.equals("operator"));
    }
    // And this machine is nobody in particular any more.
    assertThat(console.answer(request("GET", "", HERE, "", Map.of())).status()).isEqualTo(403);
  }

  @Test
  void aChangeNeedsTheTokenOfThePage() {
    cache.put("k", "v");
    String key = field("cache", "c") + "&" + field("key", "k");
    assertThat(console.answer(request("POST", "/invalidate", HERE, key, Map.of())).status())
        .isEqualTo(403);
    assertThat(
            console
                .answer(
                    request("POST", "/invalidate", HERE, key, Map.of("X-Terrace-Token", "guessed")))
                .status())
        .isEqualTo(403);
    assertThat(cache.find("k")).isPresent();
  }

  @ParameterizedTest
  @CsvSource({
    "Origin, http://evil.example",
    "Origin, 'null'",
    "Sec-Fetch-Site, cross-site",
    "Sec-Fetch-Site, same-site"
  })
  void aTokenThatGotOutIsOfNoUseToAnotherSite(String header, String value) {
    ConsoleResponse answer =
        console.answer(
            request("POST", "/state", HERE, "", Map.of("X-Terrace-Token", token(), header, value)));
    assertThat(answer.status()).isEqualTo(403);
  }

  @Test
  void nothingIsChangedByGet() {
    cache.put("k", "v");
    for (String path : new String[] {"/invalidate", "/clear", "/state"}) {
      assertThat(
              console
                  .answer(request("GET", path, HERE, "", Map.of("X-Terrace-Token", token())))
                  .status())
          .isEqualTo(404);
    }
    assertThat(console.answer(request("PUT", "", HERE, "", Map.of())).status()).isEqualTo(405);
    assertThat(cache.find("k")).isPresent();
  }

  @Test
  void thePageMayRunItsOwnScriptAlone() {
    ConsoleResponse first = console.answer(request("GET", "", HERE, "", Map.of()));
    ConsoleResponse second = console.answer(request("GET", "", HERE, "", Map.of()));
    String policy = first.headers().get("Content-Security-Policy");
    assertThat(policy)
        .contains("default-src 'none'")
        .contains("frame-ancestors 'none'")
        .doesNotContain("unsafe-inline")
        .isNotEqualTo(second.headers().get("Content-Security-Policy"));
    assertThat(first.headers())
        .containsEntry("Cache-Control", "no-store")
        .containsEntry("X-Content-Type-Options", "nosniff")
        .containsEntry("X-Frame-Options", "DENY");
    assertThat(first.body())
        .doesNotContain("{{")
        .doesNotContain("src=\"")
        .doesNotContain("@import")
        .doesNotContain("innerHTML");
  }

  @Test
  void keysAreLabelsByWhichTheyCanBeAskedFor() {
    cache.put("somebody@example.org", "a secret value");
    post("/state", field("cache", "c"));
    for (int i = 0; i < 2_000; i++) {
      cache.get("somebody@example.org");
    }
    String state = post("/state", field("cache", "c")).body();
    assertThat(state).doesNotContain("somebody").doesNotContain("a secret value");
    Matcher label = Pattern.compile("\"key\":\"(key-[0-9a-f]{12})\"").matcher(state);
    assertThat(label.find()).isTrue();
    String asked = field("cache", "c") + "&" + field("key", label.group(1));
    assertThat(post("/explain", asked).body()).contains("FRESH").doesNotContain("somebody");
    assertThat(post("/invalidate", asked).body()).isEqualTo("{\"done\":\"SENT\"}");
    assertThat(cache.find("somebody@example.org")).isEmpty();
  }

  @Test
  void wrongInputIsSaidToBeSo() {
    manager.cache("numbers", CacheSpec.of(Long.class, String.class));
    record Pair(int a, int b) {}
    manager.cache("pairs", CacheSpec.of(Pair.class, String.class));
    assertThat(post("/explain", "").status()).isEqualTo(400);
    assertThat(post("/explain", "cache=%zz").status()).isEqualTo(400);
    assertThat(post("/explain", "cache=absent&key=k").body()).contains("there is no cache");
    assertThat(post("/explain", "cache=numbers&key=x").body()).contains("java.lang.Long");
    assertThat(post("/explain", "cache=numbers&key=12").body()).contains("ABSENT");
    assertThat(post("/explain", "cache=pairs&key=1").body()).contains("cannot be typed");
    assertThat(post("/nothing", "").status()).isEqualTo(404);
    manager.close();
    assertThat(post("/state", "").status()).isEqualTo(503);
  }

  @Test
  void jsonEndsNoScript() {
    assertThat(Json.of(Map.of("a", "</script>\"\\\n\u2028\uD83D\uDE00é")))
        .isEqualTo("{\"a\":\"\\u003c/script\\u003e\\u0022\\u005c\\u000a\\u2028\\ud83d\\ude00é\"}");
    assertThat(Json.of(java.util.List.of(1, true, 0.5, Double.NaN))).isEqualTo("[1,true,0.5,null]");
  }

  @Test
  void theServerListensOnThisMachineAlone() throws Exception {
    try (ConsoleServer server = ConsoleServer.start(Console.builder(manager).build(), 0)) {
      URI address = server.address();
      assertThat(InetAddress.getByName(address.getHost()).isLoopbackAddress()).isTrue();
      HttpClient client = HttpClient.newHttpClient();
      HttpResponse<String> page = get(client, address);
      assertThat(page.statusCode()).isEqualTo(200);
      assertThat(page.headers().firstValue("Content-Type")).contains("text/html; charset=utf-8");
      assertThat(page.body()).contains("Terrace console");
      HttpResponse<String> huge =
          client.send(
              HttpRequest.newBuilder(address.resolve("/state"))
                  .POST(HttpRequest.BodyPublishers.ofString("x".repeat(Console.LONGEST_BODY + 10)))
                  .build(),
              BodyHandlers.ofString());
      assertThat(huge.statusCode()).isEqualTo(413);
    }
  }

  private static HttpResponse<String> get(HttpClient client, URI address)
      throws IOException, InterruptedException {
    return client.send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofString());
  }
}
