package io.terrace.cache.web.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What holds of the pages of several processes, whatever remote tier they share. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
abstract class WebFleetContract {

  /** The bound of an invalidation is 2 s where the bus has contact; a slow machine gets more. */
  private static final Duration BOUND = Duration.ofSeconds(30);

  static {
    System.setProperty("jdk.httpclient.allowRestrictedHeaders", "host");
  }

  private final Supplier<String> uri;
  private final List<Process> processes = new ArrayList<>();
  private final List<Integer> ports = new ArrayList<>();
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  WebFleetContract(Supplier<String> uri) {
    this.uri = uri;
  }

  @AfterEach
  void stop() {
    processes.forEach(Process::destroyForcibly);
  }

  private void start(int count) throws IOException {
    String remote = uri.get();
    for (int i = 0; i < count; i++) {
      processes.add(
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-Xmx128m",
                  "-XX:TieredStopAtLevel=1",
                  "-Dterrace.remote.default=" + remote,
                  "-cp",
                  System.getProperty("java.class.path"),
                  ShopProcess.class.getName())
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start());
    }
    for (Process process : processes) {
      BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
      String line = out.readLine();
      while (line != null && !line.startsWith(">")) {
        line = out.readLine();
      }
      assertThat(line).as("the process has started").isNotNull();
      ports.add(Integer.valueOf(line.substring(1)));
    }
  }

  private HttpRequest.Builder request(int process, String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + ports.get(process) + path))
        .timeout(Duration.ofSeconds(60))
        .header("Host", "shop.example");
  }

  /** Returns which makings of the object, the fragment and the page a process serves. */
  private List<String> product(int process) throws Exception {
    return Arrays.asList(
        client
            .send(request(process, "/product").build(), BodyHandlers.ofString())
            .body()
            .split(" "));
  }

  private void invalidate(int process, String tag) throws Exception {
    HttpRequest post =
        request(process, "/invalidate?tag=" + tag)
            .POST(HttpRequest.BodyPublishers.noBody())
            .build();
    assertThat(client.send(post, BodyHandlers.ofString()).body()).isEqualTo("SENT");
  }

  private void assertOneMaking(int clients, String path) {
    List<CompletableFuture<String>> asked = new ArrayList<>();
    for (int i = 0; i < clients; i++) {
      HttpRequest get = request(i % ports.size(), path).build();
      asked.add(client.sendAsync(get, BodyHandlers.ofString()).thenApply(reply -> reply.body()));
    }
    assertThat(asked.stream().map(CompletableFuture::join).collect(Collectors.toSet()))
        .as("pages that " + clients + " clients got")
        .hasSize(1);
  }

  @Test
  void aTagMakesVoidObjectFragmentAndPageInAllProcessesAndAColdPageIsMadeOnce() throws Exception {
    start(2);
    List<String> old = product(0);
    assertThat(product(1)).as("one page for both").isEqualTo(old);

    invalidate(0, "product:7");

    assertThat(product(0)).as("at once where it was invalidated").doesNotContainAnyElementsOf(old);
    await()
        .atMost(BOUND)
        .pollInterval(Duration.ofMillis(10))
        .untilAsserted(() -> assertThat(product(1)).doesNotContainAnyElementsOf(old));
    assertThat(product(1)).as("one page for both again").isEqualTo(product(0));

    assertOneMaking(200, "/product?pause=500&of=" + UUID.randomUUID());
  }

  @Test
  @Tag("long")
  void twoHundredClientsOfFourProcessesGetOneMakingOfAColdPage() throws Exception {
    start(4);
    for (int round = 0; round < 20; round++) {
      assertOneMaking(200, "/product?pause=300&of=" + UUID.randomUUID());
    }
  }
}
