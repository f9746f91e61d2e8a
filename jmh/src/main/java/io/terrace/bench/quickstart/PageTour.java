package io.terrace.bench.quickstart;

import io.terrace.bench.page.ShopServer;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** Fetches the page of fragments: cold, again, and once a price has changed. */
final class PageTour {

  private static final long CHANGED = 7;

  private static final Pattern BOX =
      Pattern.compile("<h2>(.*?)<span class=\"made\"", Pattern.DOTALL);

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final ShopServer server;

  private PageTour(ShopServer server) {
    this.server = server;
  }

  /** Returns what the cache promises of a started {@code server}, and what came of it. */
  static List<Promise> of(ShopServer server) throws IOException, InterruptedException {
    return new PageTour(server).promises();
  }

  private List<Promise> promises() throws IOException, InterruptedException {
    long none = server.rendered();
    HttpResponse<String> first = fetch();
    long cold = server.rendered();
    HttpResponse<String> again = fetch();
    long warm = server.rendered();
    change();
    HttpResponse<String> changed = fetch();
    long last = server.rendered();
    return List.of(
        new Promise("fragments rendered for a cold page", CatalogueItems.SHOWN, cold - none),
        new Promise("fragments rendered for the page again", 0, warm - cold),
        new Promise("pages out of the page cache, of these two", 1, hits(first) + hits(again)),
        new Promise("fragments rendered after one price changed", 1, last - warm),
        new Promise("fragments with another text then", 1, differences(first, changed)));
  }

  private HttpResponse<String> fetch() throws IOException, InterruptedException {
    HttpRequest get = HttpRequest.newBuilder(server.uri("/shop")).build();
    return client.send(get, BodyHandlers.ofString());
  }

  private void change() throws IOException, InterruptedException {
    HttpRequest post =
        HttpRequest.newBuilder(server.uri("/price?id=" + CHANGED))
            .POST(BodyPublishers.noBody())
            .build();
    client.send(post, BodyHandlers.discarding());
  }

  private static long hits(HttpResponse<String> page) {
    return page.headers().firstValue("Cache-Status").filter(s -> s.contains("; hit")).stream()
        .count();
  }

  private static long differences(HttpResponse<String> one, HttpResponse<String> other) {
    List<String> before = boxes(one.body());
    List<String> after = boxes(other.body());
    return Math.abs(before.size() - after.size())
        + IntStream.range(0, Math.min(before.size(), after.size()))
            .filter(i -> !before.get(i).equals(after.get(i)))
            .count();
  }

  private static List<String> boxes(String page) {
    List<String> boxes = new ArrayList<>();
    Matcher box = BOX.matcher(page);
    while (box.find()) {
      boxes.add(box.group(1));
    }
    return boxes;
  }
}
