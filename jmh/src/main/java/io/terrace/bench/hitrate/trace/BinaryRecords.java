package io.terrace.bench.hitrate.trace;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Reads the formats that are records of one length, without a header. */
@SuppressWarnings("ImmutableEnumChecker") // a byte order is a constant
enum BinaryRecords {
  BE32(4, ByteOrder.BIG_ENDIAN) {
    @Override
    void read(ByteBuffer in, long number, TraceBuilder out) throws MalformedException {
      out.add(in.getInt());
    }
  },
  BE64(8, ByteOrder.BIG_ENDIAN) {
    @Override
    void read(ByteBuffer in, long number, TraceBuilder out) throws MalformedException {
      out.add(in.getLong());
    }
  },
  /** Time, key, size, and the number of the key's next request. */
  ORACLE(24, ByteOrder.LITTLE_ENDIAN) {
    @Override
    void read(ByteBuffer in, long number, TraceBuilder out) throws MalformedException {
      long time = Integer.toUnsignedLong(in.getInt());
      long key = in.getLong();
      long size = Integer.toUnsignedLong(in.getInt());
      long next = in.getLong();
      if (next != -1 && next <= number) {
        throw new MalformedException(
            "says that its key is next asked for by request "
                + next
                + ", which is not after it: is this an oracleGeneral trace?");
      }
      if (size == 0) {
        out.ignore(); // libCacheSim leaves such requests out too
        return;
      }
      out.add(key).time(Fields.nanos(time, "time")).bytes((int) Math.min(Integer.MAX_VALUE, size));
    }
  };

  private static final int RECORDS = 1 << 13;

  private final int length;
  private final ByteOrder order;

  BinaryRecords(int length, ByteOrder order) {
    this.length = length;
    this.order = order;
  }

  /** Reads one record. */
  abstract void read(ByteBuffer in, long number, TraceBuilder out) throws MalformedException;

  static BinaryRecords of(Format format) {
    return valueOf(format.name());
  }

  int length() {
    return length;
  }

  void readAll(String file, InputStream in, boolean lenient, TraceBuilder out)
      throws IOException, TraceException {
    long number = 0;
    byte[] bytes = new byte[RECORDS * length];
    for (int read = in.readNBytes(bytes, 0, bytes.length);
        read > 0;
        read = in.readNBytes(bytes, 0, bytes.length)) {
      ByteBuffer records = ByteBuffer.wrap(bytes, 0, read).order(order);
      while (records.remaining() >= length) {
        number++;
        readOne(file, records.slice().order(order), number, lenient, out);
        records.position(records.position() + length);
      }
      if (records.hasRemaining()) {
        throw new TraceException(
            file,
            "is truncated: "
                + records.remaining()
                + " bytes after record "
                + number
                + ", and a record has "
                + length);
      }
    }
  }

  private void readOne(
      String file, ByteBuffer record, long number, boolean lenient, TraceBuilder out)
      throws TraceException {
    try {
      read(record, number, out);
    } catch (MalformedException e) {
      if (!lenient) {
        throw new TraceException(file, "record " + number + " " + e.reason());
      }
      out.skip();
    }
  }
}
