package io.terrace.bench.hitrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.terrace.bench.TerraceBench;
import io.terrace.bench.hitrate.replay.Chance;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** The tool as its user has it: arguments, what is printed, exit codes. */
class HitRateTest {

  @TempDir private Path directory;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... arguments) {
    CommandLine tool = TerraceBench.commandLine();
    tool.setOut(new PrintWriter(out));
    tool.setErr(new PrintWriter(err));
    return tool.execute(
        Stream.concat(Stream.of("hitrate"), Arrays.stream(arguments)).toArray(String[]::new));
  }

  private String file(String name, byte[] bytes) throws IOException {
    return Files.write(directory.resolve(name), bytes).toString();
  }

  private String sample(String name) throws IOException {
    return file(name, Traces.bytes(name));
  }

  private void refused(String message, String... arguments) {
    assertThat(run(arguments)).isEqualTo(2);
    assertThat(err.toString()).contains(message).doesNotContain("\tat ");
  }

  @Test
  void aTruncatedBinaryIsRefused() throws IOException {
    byte[] whole = Traces.bytes("sample.oracleGeneral.bin");

    refused(
        "is truncated: 21 bytes after record 4999",
        file("cut.bin", Arrays.copyOf(whole, whole.length - 3)));
  }

  @Test
  void aWrongFormatIsRefused() throws IOException {
    refused(":1: ", sample("sample.access.log"), "--format", "lirs");
    assertThat(err.toString()).contains("not a whole number");
  }

  @Test
  void anUnknownFormatIsRefused() throws IOException {
    refused("'xml' is none of [keys, csv,", sample("sample.keys.txt"), "--format", "xml");
  }

  @Test
  void anEmptyFileIsRefused() throws IOException {
    refused("empty.txt: is empty", file("empty.txt", new byte[0]));
  }

  @Test
  void aDirectoryIsRefused() {
    refused("is a directory: name the traces in it", directory.toString());
  }

  @Test
  void aMissingFileIsRefused() {
    refused("nothing.txt: is not there", directory.resolve("nothing.txt").toString());
  }

  @Test
  void aKeyOfAMegabyteIsRefused() throws IOException {
    refused(
        "key.txt:1: is longer than 131072 bytes",
        file("key.txt", "k".repeat(1 << 20).getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void aNegativeTtlIsRefused() throws IOException {
    refused("-5s", sample("sample.keys.txt"), "--ttl=-5s");
    refused(
        "ttl.csv:2: ttl is negative",
        file("ttl.csv", "key,ttl\na,-5\n".getBytes(StandardCharsets.UTF_8)));
  }

  @ParameterizedTest
  @CsvSource({
    "--local=-1, --local must not be negative",
    "--remote=-1, --remote must not be negative",
    "--nodes=0, --nodes must be from 1 to 1000",
    "--repeat=0, --repeat must be at least 1",
    "--warmup=-1, --warmup must not be negative",
    "--sample=0.5, --sample must be more than 0 and at most a third",
    "--ttl-mode=eager, --ttl-mode is inherit or fresh",
    "--by=pages, --by is entries or bytes",
    "--by=bytes, --by bytes needs",
    "--policy=best, 'best' is none of",
    "--protection=all, 'all' is none of",
    "--html=/nowhere/at/all.html, is no folder to write into",
    "--warmup=5000, sample.keys.txt: --warmup 5000 leaves out all 5000 requests",
    "--columns=kee=1, 'kee=1 is no column. Write the number, from 1, of key, time, size, ttl,'",
    "--columns=key=0, key=0 is no column",
    "--columns=time=1, --columns has to say key=",
    "--columns=key=2, '1 fields between commas, and key is number 2'",
    "--colour=red, Unknown option"
  })
  void aWrongArgumentIsRefused(String argument, String message) throws IOException {
    refused(message, sample("sample.keys.txt"), argument);
  }

  @Test
  void whatIsWrongIsNotFollowedByTheWholeHelp() throws IOException {
    refused("Unknown option", sample("sample.keys.txt"), "--colour");
    assertThat(err.toString().lines())
        .containsExactly("Unknown option: '--colour'", "terrace-bench hitrate --help says more.");
  }

  @Test
  void theListOfCommandsSaysWholeSentences() {
    TerraceBench.commandLine().usage(new PrintWriter(out, true));

    String commands = out.toString().substring(out.toString().indexOf("Commands:"));
    assertThat(commands.replaceAll("\\s+", " "))
        .contains("hitrate Replays recorded requests, and says what each size would have saved.")
        .contains("record Records what is asked of a cache of a running application, for hitrate.")
        .contains("page Serves one page of 24 products in four ways, and counts the answers.")
        .contains("stampede Has the threads of several processes ask for one cold key at once.")
        .contains("ratios Measures Terrace beside Caffeine and other JSR-107 caches. ");
  }

  /** Where both draw the same lots; this JVM has to be started with java.lang open. */
  @ParameterizedTest
  @ValueSource(strings = {"gen-zipf08-10k-300k.txt.gz", "gen-scanmix.txt.gz"})
  void terraceHitsWhereCaffeineDoes(String trace) throws IOException {
    assertThat(Chance.isSeeded()).as("--add-opens java.base/java.lang=ALL-UNNAMED").isTrue();

    assertThat(
            run(
                sample(trace),
                "--local=100,1000",
                "--policy=terrace,caffeine",
                "--repeat=2",
                "--csv=" + directory.resolve("rows.csv")))
        .isZero();

    List<String> rows = Files.readAllLines(directory.resolve("rows.csv"));
    assertThat(rows).hasSize(5);
    assertThat(rows.get(1).replace(",terrace,", ",caffeine,")).isEqualTo(rows.get(2));
    assertThat(rows.get(3).replace(",terrace,", ",caffeine,")).isEqualTo(rows.get(4));
    assertThat(field(rows, 3, "hit_pct_min")).isLessThan(field(rows, 3, "hit_pct_max"));
  }

  @Test
  void whatCanBeHadAgainIsPrinted() throws IOException {
    assertThat(run(sample("sample.keys.txt"), "--local=50")).isZero();

    assertThat(out.toString())
        .contains("caffeine ", "options: hitrate ", "--local=50", "seed 42", "same-thread executor")
        .contains("5,000 requests, 699 keys, 0 lines skipped");
    assertThat(err.toString()).as("no bar in a file").isEmpty();
  }

  @Test
  void aCacheBeyondItsSizeIsRefused() throws IOException {
    assertThat(run(sample("gen-loop1011x500.txt.gz"), "--local=1000", "--policy=caffeine-async"))
        .isEqualTo(1);

    assertThat(out.toString())
        .containsPattern("caffeine-async +refused +- ")
        .contains("tight loop");
  }

  @Test
  void linesThatCantBeReadAreCountedIfAsked() throws IOException {
    String trace = file("bad.trc", "1\n*\nx\n2\n".getBytes(StandardCharsets.UTF_8));

    refused("bad.trc:3: the block is \"x\"", trace, "--format=lirs");
    assertThat(run(trace, "--format=lirs", "--lenient", "--local=1")).isZero();
    assertThat(out.toString()).contains("2 requests, 2 keys, 1 lines skipped");
  }

  @Test
  void columnsAreNamedWhereNoHeaderDoes() throws IOException {
    String trace = file("rows.csv", "7,a,100\n8,b,50\n9,a,100\n".getBytes(StandardCharsets.UTF_8));

    assertThat(run(trace, "--columns=time=1,key=2,size=3", "--local=2", "--policy=lru")).isZero();
    assertThat(out.toString()).contains("byte hit %").containsPattern("lru +33.33");
  }

  @Test
  void aSampleSaysHowFarItIsOff() throws IOException {
    assertThat(
            run(
                sample("gen-zipf08-10k-300k.txt.gz"),
                "--local=2500",
                "--policy=lru,min-bypass",
                "--sample=0.1",
                "--csv=" + directory.resolve("rows.csv")))
        .isZero();

    List<String> rows = Files.readAllLines(directory.resolve("rows.csv"));
    assertThat(field(rows, 1, "hit_pct")).isCloseTo(61.21, within(6.0));
    assertThat(field(rows, 1, "hit_pct_max")).isGreaterThan(field(rows, 1, "hit_pct_min"));
    assertThat(out.toString()).contains("estimated from 3 samples of 10.00 %");
    refused(
        "sizes below 1,000 can't be told",
        sample("gen-zipf08-10k-300k.txt.gz"),
        "--local=50",
        "--sample=0.1");
  }

  @Test
  void samplesAreTakenByThemselvesOfMoreThanFiftyMillion() {
    assertThat(Plan.rate(Optional.empty(), 50_000_000)).isEqualTo(1);
    assertThat(Plan.rate(Optional.empty(), 50_000_001)).isEqualTo(0.1);
    assertThat(Plan.rate(Optional.of(0.2), 10)).isEqualTo(0.2);
  }

  @Test
  void theHelpNamesEveryOptionAndWhereToStart() {
    assertThat(run("--help")).isZero();

    assertThat(out.toString())
        .contains("Start with:", "Exit code:", "--format", "--columns", "--local", "--remote")
        .contains("--nodes", "--route", "--ttl", "--ttl-mode", "--by", "--policy", "--warmup")
        .contains("--repeat", "--curve", "--sample", "--load-time", "--protection", "--lenient")
        .contains("--csv", "--svg", "--html");
  }

  private static double field(List<String> rows, int row, String name) {
    int column = List.of(rows.get(0).split(",", -1)).indexOf(name);
    return Double.parseDouble(rows.get(row).split(",", -1)[column]);
  }
}
