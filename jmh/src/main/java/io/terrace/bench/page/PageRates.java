package io.terrace.bench.page;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.terrace.bench.Versions;
import io.terrace.cache.TerraceCacheManager;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.eclipse.jetty.ee11.servlet.DefaultServlet;
import org.eclipse.jetty.ee11.servlet.ServletHolder;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.web.filter.ShallowEtagHeaderFilter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Measures how many pages a second Jetty serves, by where they come from. */
@Command(
    name = "page",
    sortOptions = false,
    description = {
      "Serves one page of 24 products in four ways, and counts the answers.",
      "Jetty serves it, and a second process asks as often as it answers: from the",
      "page cache, rendered by Thymeleaf out of H2 each time, as a static file, and by",
      "Spring's ShallowEtagHeaderFilter over @Cacheable.",
      ""
    })
public final class PageRates implements Callable<Integer> {

  private static final String CACHED = "/shop";
  private static final String STATIC = "/static/shop.html";

  @Spec private CommandSpec command = CommandSpec.create();

  @Option(names = "--connections", defaultValue = "8", description = "Kept connections; 8.")
  private int connections;

  @Option(names = "--rounds", defaultValue = "5", description = "Rounds; 5.")
  private int rounds;

  @Option(names = "--millis", defaultValue = "3000", description = "Time of each; 3000 ms.")
  private long millis;

  @Option(names = "--help", usageHelp = true, description = "Print this and exit.")
  boolean help;

  /** For picocli. */
  public PageRates() {}

  @Override
  public Integer call() throws Exception {
    if (connections < 1 || rounds < 1 || millis < 1) {
      throw new ParameterException(command.commandLine(), "all must be more than 0");
    }
    Path files = Files.createTempDirectory("terrace-page");
    try (ShopDatabase database = ShopDatabase.create();
        TerraceCacheManager manager =
            TerraceCacheManager.builder().namespace("page-rates").build();
        AnnotationConfigApplicationContext spring = CachedItems.context(database);
        ShopServer server = server(manager, database, spring.getBean(Items.class), files)) {
      measure(server.start().uri("/").getPort());
      return 0;
    } finally {
      Files.deleteIfExists(files.resolve("shop.html"));
      Files.delete(files);
    }
  }

  private static ShopServer server(
      TerraceCacheManager manager, Items database, Items cached, Path files) throws IOException {
    ShopServer server = ShopServer.of(manager, database);
    ShopPage anew = new ShopPage(database, null);
    server.page("/rendered", anew);
    server.filter("/etag", new ShallowEtagHeaderFilter());
    server.page("/etag", new ShopPage(cached, null));
    StringWriter page = new StringWriter();
    anew.render(page);
    Files.writeString(files.resolve("shop.html"), page.toString());
    ServletHolder holder = new ServletHolder("static", DefaultServlet.class);
    holder.setInitParameter("baseResource", files.toUri().toString());
    holder.setInitParameter("pathInfoOnly", "true");
    server.context().addServlet(holder, "/static/*");
    return server;
  }

  private void measure(int port) throws IOException {
    PrintWriter out = command.commandLine().getOut();
    out.print(Versions.describe());
    out.printf("%d connections, %d rounds of %d ms%n%n", connections, rounds, millis);
    Map<String, List<Long>> rates = new LinkedHashMap<>();
    List<String> paths = List.of(CACHED, STATIC, "/etag", "/rendered");
    for (int round = 0; round <= rounds; round++) {
      for (String path : paths) {
        long rate = rate(port, path);
        if (round > 0) { // the first one warms up
          rates.computeIfAbsent(path, p -> new ArrayList<>()).add(rate);
        }
      }
    }
    out.printf("%-18s %10s   %s%n", "", "pages/s", "the page cache against it");
    for (String path : paths) {
      out.printf(
          "%-18s %10d   %.2f%n",
          path, median(rates.getOrDefault(path, List.of())), ratio(rates, path));
    }
    out.flush();
  }

  /** Returns the median of the rounds' ratios: neighbours in time share what else goes on. */
  private static double ratio(Map<String, List<Long>> rates, String path) {
    List<Long> cached = rates.getOrDefault(CACHED, List.of());
    List<Long> other = rates.getOrDefault(path, List.of());
    double[] ratios = new double[cached.size()];
    Arrays.setAll(ratios, i -> (double) cached.get(i) / other.get(i));
    Arrays.sort(ratios);
    return ratios[ratios.length / 2];
  }

  private static long median(List<Long> rates) {
    return rates.stream().sorted().skip(rates.size() / 2).findFirst().orElseThrow();
  }

  private long rate(int port, String path) throws IOException {
    Process load =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                Load.class.getName(),
                Integer.toString(port),
                path,
                Integer.toString(connections),
                Long.toString(millis))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader answer = load.inputReader(UTF_8)) {
      String line = answer.readLine();
      if (line == null) {
        throw new IOException("the load tool failed on " + path + "; its error output says why");
      }
      return Long.parseLong(line.substring(1));
    } finally {
      load.destroy();
    }
  }
}
