package io.terrace.bench.hitrate.trace;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;

/** Reads traces. Immutable; blocks while it reads. */
public final class TraceReader {

  /** What stands for standard input in place of a file. */
  public static final String STANDARD_INPUT = "-";

  private final ReadOptions options;
  private final InputStream standardInput;
  private final Progress progress;

  /** Is told how far a file is read. */
  @FunctionalInterface
  public interface Progress {
    /** So many of so many bytes have been read. */
    void at(long done, long total);
  }

  /** Makes one that reads {@code standardInput} where {@link #STANDARD_INPUT} is asked for. */
  public TraceReader(ReadOptions options, InputStream standardInput) {
    this(options, standardInput, (done, total) -> {});
  }

  /** Makes one that says how far it is in a file. */
  public TraceReader(ReadOptions options, InputStream standardInput, Progress progress) {
    this.options = options;
    this.standardInput = standardInput;
    this.progress = progress;
  }

  /**
   * Reads a trace to its end.
   *
   * @param file a path, or {@link #STANDARD_INPUT}
   * @throws TraceException if it can't be read, or holds no request
   */
  public Trace read(String file) throws TraceException {
    if (file.equals(STANDARD_INPUT)) {
      return read("standard input", standardInput);
    }
    try {
      Path path = Path.of(file);
      if (Files.isDirectory(path)) {
        throw new TraceException(file, "is a directory: name the traces in it");
      }
      long size = Files.size(path);
      try (InputStream in = Files.newInputStream(path)) {
        return read(path.getFileName().toString(), new Told(in, size));
      }
    } catch (InvalidPathException | NoSuchFileException | FileNotFoundException e) {
      throw new TraceException(file, "is not there");
    } catch (IOException e) {
      throw new TraceException(file, "can't be read: " + e.getMessage());
    }
  }

  /**
   * Reads a trace to its end.
   *
   * @param name what errors call it
   */
  public Trace read(String name, InputStream in) throws TraceException {
    try {
      BufferedInputStream raw = new BufferedInputStream(in);
      Compression compression = Compression.of(raw);
      BufferedInputStream bytes =
          new BufferedInputStream(compression.decompressed(raw), Detector.SAMPLE);
      return read(name, bytes, compression);
    } catch (EOFException e) {
      throw new TraceException(name, "is truncated: its compressed data ends in the middle");
    } catch (IOException e) {
      throw new TraceException(name, "can't be read: " + e.getMessage());
    }
  }

  private Trace read(String name, BufferedInputStream in, Compression compression)
      throws IOException, TraceException {
    Format format = options.format().isPresent() ? options.format().get() : detect(name, in);
    TraceBuilder builder = new TraceBuilder();
    LineParser parser = format.parser(options);
    if (parser == null) {
      BinaryRecords.of(format).readAll(name, in, options.lenient(), builder);
    } else {
      readLines(name, in, parser, builder);
    }
    if (builder.size() == 0) {
      throw new TraceException(name, "holds no request");
    }
    String packed =
        compression == Compression.NONE ? "" : ", " + compression.name().toLowerCase(Locale.ROOT);
    return builder.build(name, format + packed);
  }

  private Format detect(String name, BufferedInputStream in) throws IOException, TraceException {
    in.mark(Detector.SAMPLE);
    byte[] sample = in.readNBytes(Detector.SAMPLE - 1);
    in.reset();
    if (sample.length == 0) {
      throw new TraceException(name, "is empty");
    }
    if (!options.columns().isEmpty()) {
      return Format.CSV;
    }
    try {
      return new Detector(sample, sample.length < Detector.SAMPLE - 1).detect();
    } catch (MalformedException e) {
      throw new TraceException(name, 1, e.reason());
    }
  }

  private void readLines(String name, InputStream in, LineParser parser, TraceBuilder builder)
      throws IOException, TraceException {
    Lines lines = new Lines(in);
    while (lines.advance()) {
      try {
        parser.parse(lines.text(), builder);
      } catch (MalformedException e) {
        if (!options.lenient()) {
          throw new TraceException(
              name, lines.number(), e.reason() + " (--lenient skips such lines)");
        }
        builder.skip();
      }
    }
  }

  /** Says how much has been read. */
  private final class Told extends FilterInputStream {
    private final long size;
    private long done;

    Told(InputStream in, long size) {
      super(in);
      this.size = size;
    }

    @Override
    public int read() throws IOException {
      int one = super.read();
      done += one < 0 ? 0 : 1;
      return one;
    }

    @Override
    public int read(byte[] bytes, int from, int length) throws IOException {
      int count = super.read(bytes, from, length);
      done += Math.max(0, count);
      progress.at(done, size);
      return count;
    }
  }
}
