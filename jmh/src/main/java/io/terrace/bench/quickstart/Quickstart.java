package io.terrace.bench.quickstart;

import io.terrace.bench.page.ShopServer;
import io.terrace.cache.TerraceCacheManager;
import io.terrace.cache.TieredCache;
import io.terrace.cache.intercept.CachedProxies;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/**
 * Puts a cache before a shop's product pages, measures what that saves, fetches a page of
 * fragments, and checks all promises.
 */
@Command(name = "bin/quickstart")
final class Quickstart implements Callable<Integer> {

  private static final int PRODUCTS = 5_000;
  private static final int CONNECTIONS = 16;

  @Mixin private final Options options = new Options();
  private final PrintStream out;
  private final Progress progress;

  private Quickstart(PrintStream out, boolean terminal) {
    this.out = out;
    this.progress = new Progress(out, terminal);
  }

  /** Runs the quickstart; {@code --help} says with what arguments. */
  public static void main(String[] args) {
    boolean terminal = CommandLine.Help.Ansi.AUTO.enabled();
    System.exit(commandLine(System.out, terminal).execute(args));
  }

  /** Returns the quickstart as a command that prints to {@code out}. */
  static CommandLine commandLine(PrintStream out, boolean terminal) {
    return new CommandLine(new Quickstart(out, terminal))
        .setParameterExceptionHandler(
            (e, args) -> {
              e.getCommandLine().getErr().println(e.getMessage());
              e.getCommandLine().getErr().println("bin/quickstart --help lists what there is.");
              return CommandLine.ExitCode.USAGE;
            });
  }

  @Override
  public Integer call() throws Exception {
    String making = String.format(Locale.ROOT, "Making a database of %,d products", PRODUCTS);
    try (Catalogue catalogue =
            progress.step(making, () -> Catalogue.create(PRODUCTS, CONNECTIONS));
        TerraceCacheManager manager =
            TerraceCacheManager.builder().namespace("quickstart").build()) {
      JdbcProductService direct = new JdbcProductService(catalogue.connections());
      ProductService cached = CachedProxies.of(manager).wrap(ProductService.class, direct);
      TieredCache<?, ?> cache = Objects.requireNonNull(manager.getCache(ProductService.PAGES));

      Comparison comparison =
          new Experiment(direct, cached, cache, progress)
              .compare(requests(), PRODUCTS, options.threads());
      CatalogueItems items = new CatalogueItems(catalogue.connections(), direct);
      try (ShopServer server = ShopServer.of(manager, items).start()) {
        List<Promise> page =
            progress.step("Fetching a page of fragments", () -> PageTour.of(server));
        out.print(Report.of(comparison, page));
        if (options.serve) {
          serve(server);
        }
        return comparison.kept() && page.stream().allMatch(Promise::kept) ? 0 : 1;
      }
    }
  }

  private void serve(ShopServer server) throws IOException {
    out.printf("%nThe page is at %s; Enter ends it.%n", server.uri("/shop"));
    int ignored = System.in.read();
  }

  /** Returns the products that the log asks for: its ids start at 0, those of products at 1. */
  private List<Long> requests() throws IOException {
    return RequestLog.sample().first(options.requests()).stream()
        .map(id -> 1 + id % PRODUCTS)
        .toList();
  }
}
