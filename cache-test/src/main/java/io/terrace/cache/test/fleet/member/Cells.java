package io.terrace.cache.test.fleet.member;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Numbers that several processes of one machine share: a file that each of them maps, so that a
 * change is seen by all at once and outlives whoever is killed. Thread-safe; does not block.
 */
final class Cells {

  private static final VarHandle LONGS =
      MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.nativeOrder());

  private final MappedByteBuffer memory;

  private Cells(MappedByteBuffer memory) {
    this.memory = memory;
  }

  /** Maps the first {@code count} numbers of {@code file}, all zero if it is new. */
  static Cells of(Path file, int count) {
    try (FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      return new Cells(channel.map(MapMode.READ_WRITE, 0, (long) count * Long.BYTES));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  long get(int index) {
    return (long) LONGS.getVolatile(memory, index * Long.BYTES);
  }

  void set(int index, long value) {
    LONGS.setVolatile(memory, index * Long.BYTES, value);
  }

  /** Adds one, and returns the sum. */
  long increment(int index) {
    return (long) LONGS.getAndAdd(memory, index * Long.BYTES, 1L) + 1;
  }
}
