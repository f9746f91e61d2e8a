package io.terrace.bench.hitrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.terrace.bench.hitrate.replay.Policy;
import io.terrace.bench.hitrate.replay.Replay;
import io.terrace.bench.hitrate.replay.Setup;
import io.terrace.bench.hitrate.trace.Format;
import io.terrace.bench.hitrate.trace.ReadOptions;
import io.terrace.bench.hitrate.trace.Trace;
import io.terrace.bench.hitrate.trace.TraceException;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The same 5,000 requests for 699 keys in eleven formats, and what is refused. */
class TraceFormatsTest {

  @ParameterizedTest
  @CsvSource({
    "sample.keys.txt, keys",
    "sample.csv, csv",
    "sample.twitter.csv, twitter",
    "sample.oracleGeneral.bin, oracle",
    "sample.arc.lis, arc",
    "sample.lirs.trc, lirs",
    "sample.webcachesim.tr, webcachesim",
    "sample.cache2k.bin, be32",
    "sample.corda.bin, be64",
    "sample.redis-monitor.txt, redis-monitor",
    "sample.access.log, access-log"
  })
  void everyFormatIsFoundOutAndGivesTheSameCounts(String file, String format) throws Exception {
    Trace trace = Traces.sample(file);

    assertThat(trace.format()).isEqualTo(format);
    assertThat(trace.size()).isEqualTo(5_000);
    assertThat(trace.uniqueKeys()).isEqualTo(699);
    int[] sizes = {20, 50, 100, 200, 400};
    assertThat(Arrays.stream(sizes).mapToLong(size -> lru(trace, size)))
        .containsExactly(1215L, 1945L, 2576L, 3231L, 3922L);
    assertThat(
            Arrays.stream(sizes)
                .mapToLong(size -> Replay.optimum(trace, Policy.MIN, size, 0).hits()))
        .containsExactly(2372L, 3049L, 3535L, 3959L, 4266L);
  }

  private static long lru(Trace trace, long size) {
    return Replay.run(trace, Policy.LRU, Setup.of(size)).hits();
  }

  @ParameterizedTest
  @CsvSource({"16384, 600, 896222", "65536, 1514, 2731721", "262144, 2759, 5477841"})
  void sizesInBytesGiveTheReferenceCounts(long bytes, long hits, long hitBytes) throws Exception {
    var outcome = Replay.run(Traces.sample("sample.csv"), Policy.LRU, Setup.of(bytes).inBytes());

    assertThat(outcome.hits()).isEqualTo(hits);
    assertThat(outcome.served().hitBytes()).isEqualTo(hitBytes);
    assertThat(outcome.served().bytes()).isEqualTo(10_178_447);
  }

  @ParameterizedTest
  @CsvSource({
    "sample.csv, 50, 5000, 1936, 9",
    "sample.csv, 100, 5000, 2550, 26",
    "sample.csv, 400, 5000, 3596, 326",
    "sample.csv, 800, 5000, 3795, 506",
    "sample-ops.csv, 50, 4504, 1715, 0",
    "sample-ops.csv, 100, 4504, 2292, 4",
    "sample-ops.csv, 400, 4504, 3242, 241",
    "sample-ops.csv, 800, 4504, 3412, 390"
  })
  void ttlsAndWritesGiveTheReferenceCounts(
      String file, long size, long gets, long hits, long expired) throws Exception {
    Setup setup = Setup.of(size).lasting(new Setup.Times(0, 0, false, true));

    var outcome = Replay.run(Traces.sample(file), Policy.LRU, setup);

    assertThat(outcome.gets()).isEqualTo(gets);
    assertThat(outcome.hits()).isEqualTo(hits);
    assertThat(outcome.local().expiredMisses()).isEqualTo(expired);
  }

  @Test
  void writesAndRemovalsAreCountedApart() throws Exception {
    var outcome = Replay.run(Traces.sample("sample-ops.csv"), Policy.LRU, Setup.of(100));

    assertThat(outcome.hits()).isEqualTo(2296);
    assertThat(outcome.writes().sets()).isEqualTo(405);
    assertThat(outcome.writes().deletes()).isEqualTo(91);
  }

  @ParameterizedTest
  @ValueSource(strings = {"sample.cache2k.bin", "sample.corda.bin", "sample.oracleGeneral.bin"})
  void aTruncatedBinaryIsRefused(String file) throws Exception {
    byte[] bytes = Traces.bytes(file);
    byte[] cut = Arrays.copyOf(bytes, bytes.length - 3);

    assertThatThrownBy(() -> Traces.read(ReadOptions.DEFAULT, cut))
        .isInstanceOf(TraceException.class)
        .hasMessageContaining("truncated");
  }

  @Test
  void aTruncatedGzipIsRefused() throws Exception {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(Traces.bytes("sample.keys.txt"));
    }
    byte[] cut = Arrays.copyOf(packed.toByteArray(), packed.size() / 2);

    assertThatThrownBy(() -> Traces.read(ReadOptions.DEFAULT, cut))
        .hasMessage("trace: is truncated: its compressed data ends in the middle");
  }

  @Test
  void aMalformedLineIsRefusedWithItsNumber() {
    assertThatThrownBy(() -> Traces.as(Format.LIRS, "1\n*\nx7\n"))
        .hasMessageStartingWith("trace:3: the block is \"x7\", not a whole number");
  }

  @Test
  void aLenientReaderSkipsAndCounts() throws Exception {
    ReadOptions lenient = new ReadOptions(Optional.of(Format.LIRS), Map.of(), true, false);

    Trace trace = Traces.read(lenient, "1\nx7\n2\n".getBytes(StandardCharsets.UTF_8));

    assertThat(trace.size()).isEqualTo(2);
    assertThat(trace.skipped()).isEqualTo(1);
  }

  @Test
  void whatIsNoTraceIsRefused() {
    assertThatThrownBy(() -> Traces.text("")).hasMessage("trace: is empty");
    assertThatThrownBy(() -> Traces.text("# nothing\n")).hasMessage("trace: holds no request");
    assertThatThrownBy(() -> Traces.text("k".repeat(1 << 20)))
        .hasMessageStartingWith("trace:1: is longer than 131072 bytes");
    assertThatThrownBy(() -> Traces.text("1;a;3\n2;b;3\n"))
        .hasMessageContaining("Give the keys alone, one a line");
    assertThatThrownBy(() -> Traces.text("12:00 GET /a 200\n12:01 GET /b 200\n"))
        .hasMessageContaining("looks like a log of a format that is not known here");
    assertThatThrownBy(() -> Traces.text("{\"time\":1,\"uri\":\"/a\"}\n"))
        .hasMessageContaining("looks like JSON");
    assertThatThrownBy(() -> Traces.text("time,key,ttl\n0,a,-5\n"))
        .hasMessageStartingWith("trace:2: ttl is negative");
  }
}
