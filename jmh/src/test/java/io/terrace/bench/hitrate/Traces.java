package io.terrace.bench.hitrate;

import io.terrace.bench.hitrate.trace.Format;
import io.terrace.bench.hitrate.trace.ReadOptions;
import io.terrace.bench.hitrate.trace.Trace;
import io.terrace.bench.hitrate.trace.TraceException;
import io.terrace.bench.hitrate.trace.TraceReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Traces for tests. */
final class Traces {

  private Traces() {}

  static byte[] bytes(String name) throws IOException {
    try (InputStream in = Objects.requireNonNull(Traces.class.getResourceAsStream(name), name)) {
      return in.readAllBytes();
    }
  }

  static Trace sample(String name) throws IOException, TraceException {
    return read(ReadOptions.DEFAULT, bytes(name));
  }

  static Trace text(String text) throws TraceException {
    return read(ReadOptions.DEFAULT, text.getBytes(StandardCharsets.UTF_8));
  }

  static Trace as(Format format, String text) throws TraceException {
    return read(
        new ReadOptions(Optional.of(format), Map.of(), false, false),
        text.getBytes(StandardCharsets.UTF_8));
  }

  static Trace read(ReadOptions options, byte[] bytes) throws TraceException {
    return new TraceReader(options, InputStream.nullInputStream())
        .read("trace", new ByteArrayInputStream(bytes));
  }
}
