package io.terrace.cache.test.fleet.member;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;

/**
 * What a process did with a key, and when, by {@link System#nanoTime}, which is one clock for all
 * processes of a machine.
 *
 * @param process who did it
 * @param kind what
 * @param key of which key
 * @param version what a read saw, or the version of the source that was made known
 * @param from when it began
 * @param to when it had returned
 */
public record Operation(int process, Kind kind, int key, long version, long from, long to) {

  /** What was done. */
  public enum Kind {
    /** The cache was asked for the key. */
    READ,
    /** What is older than the version was made void, for everybody. */
    VOIDED,
    /** The same, and other processes could not be told yet. */
    VOIDED_HERE
  }

  /** Writes it. */
  void write(DataOutputStream out) throws IOException {
    out.writeInt(process);
    out.writeUTF(kind.name());
    out.writeInt(key);
    out.writeLong(version);
    out.writeLong(from);
    out.writeLong(to);
  }

  /** Reads what {@link #write} wrote. */
  public static Operation read(DataInputStream in) throws IOException {
    int process = in.readInt();
    Kind kind = Kind.valueOf(in.readUTF());
    return new Operation(process, kind, in.readInt(), in.readLong(), in.readLong(), in.readLong());
  }
}
