package io.terrace.bench.hitrate;

import io.terrace.bench.hitrate.replay.Loading;
import io.terrace.bench.hitrate.replay.Loading.Protection;
import io.terrace.bench.hitrate.replay.Policy;
import io.terrace.bench.hitrate.replay.Route;
import io.terrace.bench.hitrate.replay.Setup;
import io.terrace.bench.hitrate.trace.Format;
import io.terrace.bench.hitrate.trace.ReadOptions;
import io.terrace.bench.hitrate.trace.Samples;
import io.terrace.bench.hitrate.trace.Trace;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** The arguments of {@link HitRate}; only traces are needed. */
@Command
final class Options {

  @Spec(Spec.Target.MIXEE)
  CommandSpec command = CommandSpec.create();

  @Option(
      names = "--format",
      converter = FormatName.class,
      paramLabel = "NAME",
      description =
          "What the traces are, where it is not found out: keys, csv, twitter, oracle, arc, lirs,"
              + " webcachesim, be32, be64, redis-monitor or access-log.")
  private Optional<Format> format = Optional.empty();

  @Option(
      names = "--columns",
      split = ",",
      paramLabel = "NAME=N",
      description =
          "Which column, from 1, of a CSV without a header: key=2,time=1; also size, ttl, op and"
              + " client.")
  private Map<String, Integer> columns = Map.of();

  @Option(names = "--lenient", description = "Skip and count lines that can't be read.")
  private boolean lenient;

  @Option(names = "--query", description = "Keep the query of logged paths in the keys.")
  private boolean keepQuery;

  @Option(
      names = "--local",
      split = ",",
      paramLabel = "N",
      description = "Sizes of the local tier; 1, 5, 10 and 25 %% of the keys if it is left out.")
  private List<Long> local = List.of();

  @Option(
      names = "--remote",
      defaultValue = "0",
      paramLabel = "N",
      description = "Size of a remote tier under it, an exact LRU.")
  private long remote;

  @Option(
      names = "--nodes",
      defaultValue = "1",
      paramLabel = "N",
      description = "How many processes share it, each with a local tier.")
  private int nodes;

  @Option(
      names = "--route",
      defaultValue = "round-robin",
      converter = RouteName.class,
      paramLabel = "HOW",
      description = "Which process gets a request: round-robin, hash (of the key), random, client.")
  private Route route = Route.ROUND_ROBIN;

  @Option(
      names = "--ttl",
      split = ",",
      converter = Time.class,
      paramLabel = "T",
      description =
          "How long entries last: 500ms, 30s, 5m, 2h; two for local and remote. In a trace without"
              + " times, requests are one second apart. A ttl of the trace goes before it.")
  private List<Duration> ttl = List.of();

  @Option(names = "--ignore-ttl", description = "Leave out the ttls that the trace says.")
  private boolean ignoreTtl;

  @Option(
      names = "--ttl-mode",
      defaultValue = "inherit",
      paramLabel = "MODE",
      description =
          "How long what comes from the remote tier lasts: inherit (what is left of it, as Terrace"
              + " does) or fresh (a whole ttl, and so up to the sum of both).")
  private String ttlMode = "inherit";

  @Option(
      names = "--by",
      defaultValue = "entries",
      paramLabel = "UNIT",
      description = "What --local counts: entries or bytes.")
  private String by = "entries";

  @Option(
      names = "--policy",
      split = ",",
      defaultValue = "terrace,lru,fifo,min,min-bypass",
      converter = PolicyName.class,
      paramLabel = "NAME",
      description =
          "What decides who stays: terrace, lru, fifo, min, min-bypass, caffeine, caffeine-async,"
              + " cache2k, ehcache, guava.")
  private List<Policy> policies = List.of();

  @Option(
      names = "--warmup",
      defaultValue = "0",
      paramLabel = "N",
      description = "Leave the first N requests out of the counts: a small trace is a cold start.")
  private int warmup;

  @Option(
      names = "--repeat",
      defaultValue = "1",
      paramLabel = "K",
      description =
          "Replay what varies K times, each from another seed; the mean is shown, and how far it"
              + " varies.")
  private int repeat;

  @Option(names = "--curve", description = "All sizes: the exact curve of LRU, and 12 of the rest.")
  private boolean curve;

  @Option(
      names = "--sample",
      paramLabel = "R",
      description =
          "Replay three samples of a share of the keys, 0.1 for a tenth, at as small a share of the"
              + " sizes, and say how far they differ; done by itself above 50 million requests.")
  private Optional<Double> sample = Optional.empty();

  @Option(
      names = "--load-time",
      converter = Time.class,
      paramLabel = "T",
      description =
          "How long a load takes, as --ttl is written. What it brings is there when it has ended,"
              + " and who asks meanwhile loads too, or waits: see --protection.")
  private Optional<Duration> loadTime = Optional.empty();

  @Option(
      names = "--protection",
      defaultValue = "fleet",
      converter = ProtectionName.class,
      paramLabel = "WHO",
      description =
          "Who waits for a load of the same key under way: none, process (of the same process) or"
              + " fleet (of any).")
  private Protection protection = Protection.FLEET;

  @Option(names = "--csv", paramLabel = "FILE", description = "Write the rows.")
  private List<Path> csv = List.of();

  @Option(names = "--svg", paramLabel = "FILE", description = "Write the picture.")
  private List<Path> svg = List.of();

  @Option(names = "--html", paramLabel = "FILE", description = "Write a page with both.")
  private List<Path> html = List.of();

  @Option(names = "--help", usageHelp = true, description = "Print this and exit.")
  boolean help;

  ReadOptions reading() {
    return new ReadOptions(format, columns, lenient, keepQuery);
  }

  List<Policy> policies() {
    return policies;
  }

  List<Long> local() {
    local.forEach(size -> require(size >= 0, "--local must not be negative: " + size));
    return local;
  }

  boolean curve() {
    return curve;
  }

  Optional<Double> sample() {
    require(
        sample.isEmpty() || (sample.get() > 0 && sample.get() <= 1.0 / Samples.PARTS),
        "--sample must be more than 0 and at most a third: " + sample.orElse(0.0));
    return sample;
  }

  int repeat() {
    require(repeat >= 1, "--repeat must be at least 1, not " + repeat);
    return repeat;
  }

  /** Returns the tiers, of which the local one has {@code size}. */
  Setup setup(long size, boolean traceHasTtls) {
    require(remote >= 0, "--remote must not be negative: " + remote);
    require(nodes >= 1 && nodes <= 1_000, "--nodes must be from 1 to 1000, not " + nodes);
    require(warmup >= 0, "--warmup must not be negative: " + warmup);
    require(List.of("inherit", "fresh").contains(ttlMode), "--ttl-mode is inherit or fresh");
    require(List.of("entries", "bytes").contains(by), "--by is entries or bytes");
    require(!inBytes() || remote == 0, "--by bytes is for the local tier alone: drop --remote");
    require(ttl.size() <= 2, "--ttl has at most two values: local and remote");
    long localNanos = ttl.isEmpty() ? 0 : ttl.get(0).toNanos();
    long remoteNanos = ttl.size() < 2 ? localNanos : ttl.get(1).toNanos();
    Setup.Times times =
        new Setup.Times(
            localNanos, remoteNanos, ttlMode.equals("fresh"), traceHasTtls && !ignoreTtl);
    Loading loading = new Loading(loadTime.map(Duration::toNanos).orElse(0L), protection);
    return new Setup(size, remote, nodes, route, times, loading, inBytes(), warmup);
  }

  boolean inBytes() {
    return by.equals("bytes");
  }

  List<Path> csv() {
    return writable(csv);
  }

  List<Path> svg() {
    return writable(svg);
  }

  List<Path> html() {
    return writable(html);
  }

  /** A long replay must not fail when it is over, for want of a folder. */
  private List<Path> writable(List<Path> files) {
    for (Path file : files) {
      Path folder = file.toAbsolutePath().getParent();
      require(!Files.isDirectory(file), file + " is a directory: name a file in it");
      require(
          folder != null && Files.isDirectory(folder) && Files.isWritable(folder),
          file + " can't be written: " + folder + " is no folder to write into");
    }
    return files;
  }

  /** Returns the tiers as they are said in the options, for whoever reads the figures later. */
  String describe() {
    return command.commandLine().getParseResult().originalArgs().stream()
        .map(argument -> argument.contains(" ") ? '"' + argument + '"' : argument)
        .collect(Collectors.joining(" ", "options: ", ""));
  }

  /**
   * Fails for what leaves nothing to count.
   *
   * @throws IllegalArgumentException if every request is left out
   */
  void checkAgainst(Trace trace) {
    if (warmup >= trace.size()) {
      throw new IllegalArgumentException(
          trace.name() + ": --warmup " + warmup + " leaves out all " + trace.size() + " requests");
    }
  }

  /** Fails for what could not be replayed, before a trace is read. */
  void check() {
    requireColumns();
    local();
    sample();
    repeat();
    require(!policies.isEmpty(), "--policy names none");
    Setup ignored = setup(1, false);
    List.of(csv(), svg(), html());
  }

  private void requireColumns() {
    for (Map.Entry<String, Integer> column : columns.entrySet()) {
      require(
          ReadOptions.COLUMNS.contains(column.getKey()) && column.getValue() >= 1,
          "--columns: "
              + column.getKey()
              + "="
              + column.getValue()
              + " is no column. Write the number, from 1, of "
              + String.join(", ", ReadOptions.COLUMNS)
              + ".");
    }
    require(columns.isEmpty() || columns.containsKey("key"), "--columns has to say key=...");
  }

  private void require(boolean met, String message) {
    if (!met) {
      throw new ParameterException(command.commandLine(), message);
    }
  }

  /** A duration with its unit. */
  static final class Time implements ITypeConverter<Duration> {
    private static final Pattern TEXT = Pattern.compile("(\\d{1,9})(ms|s|m|h|d)?");

    @Override
    public Duration convert(String text) {
      Matcher matcher = TEXT.matcher(text);
      if (!matcher.matches() || Long.parseLong(matcher.group(1)) == 0) {
        throw new TypeConversionException("'" + text + "' is not a time above zero, such as 30s");
      }
      long amount = Long.parseLong(matcher.group(1));
      String unit = matcher.group(2) == null ? "s" : matcher.group(2);
      return switch (unit) {
        case "ms" -> Duration.ofMillis(amount);
        case "m" -> Duration.ofMinutes(Math.min(amount, 100_000_000));
        case "h" -> Duration.ofHours(Math.min(amount, 1_000_000));
        case "d" -> Duration.ofDays(Math.min(amount, 50_000));
        default -> Duration.ofSeconds(amount);
      };
    }
  }

  /** A format by its name. */
  static final class FormatName implements ITypeConverter<Format> {
    @Override
    public Format convert(String text) {
      return byName(Format.values(), text);
    }
  }

  /** A route by its name. */
  static final class RouteName implements ITypeConverter<Route> {
    @Override
    public Route convert(String text) {
      return byName(Route.values(), text);
    }
  }

  /** A protection by its name. */
  static final class ProtectionName implements ITypeConverter<Protection> {
    @Override
    public Protection convert(String text) {
      return byName(Protection.values(), text);
    }
  }

  /** A policy by its name. */
  static final class PolicyName implements ITypeConverter<Policy> {
    @Override
    public Policy convert(String text) {
      return byName(Policy.values(), text);
    }
  }

  private static <T> T byName(T[] all, String name) {
    return Arrays.stream(all)
        .filter(value -> value.toString().equals(name.toLowerCase(Locale.ROOT)))
        .findFirst()
        .orElseThrow(
            () -> new TypeConversionException("'" + name + "' is none of " + Arrays.toString(all)));
  }
}
