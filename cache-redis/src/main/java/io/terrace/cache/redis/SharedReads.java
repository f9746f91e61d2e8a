package io.terrace.cache.redis;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol.Command;

/**
 * Reads of many threads that share round trips to one node.
 *
 * <p>At most {@value #LANES} round trips are under way. A thread that finds one of them free makes
 * its own at once, so that a thread alone waits for nobody. One that does not, waits in line; when
 * a round trip has ended, the first in line makes the next one, for itself and for all behind it.
 * So the batches are as large as the load has them, and nobody waits for a batch to fill. This is
 * the combining of Hendler et al., "Flat Combining and the Synchronization-Parallelism Tradeoff",
 * SPAA 2010, with the lead handed on after each batch: a leader serves others only while it must
 * itself wait for its own reply.
 *
 * <p>Invariants. A read is taken out of the line by one thread, and only the one that changes its
 * state from waiting may answer or appoint it. A lane is either free, or some thread holds it and
 * will hand it on; after one is freed the line is looked at again, so that nobody is left there. A
 * read whose time is over leaves; its reply, if it comes, is dropped. A failure of a round trip is
 * one of each read in it. Thread-safe; nothing is locked while a thread waits.
 */
final class SharedReads {

  /**
   * Enough to keep the node busy while a leader wakes those it served; more make batches smaller.
   * Measured on two cores, at 32 threads against the driver alone: 2.9 times with 2, 2.5 with 3,
   * 2.0 with 4; at 8 threads 0.96, 1.1 and 1.1 times.
   */
  private static final int LANES = 3;

  /** More in one round trip would have the first wait for the last. */
  private static final int LARGEST_BATCH = 128;

  /**
   * How often a thread lets others run before it sleeps: where all cores are busy, its reply has
   * come meanwhile more often than not, and to be put to sleep and woken costs more than a share of
   * the round trip. Measured as above, with 4 lanes: 1.4 times without, 2.2 with 1, 3.0 with 3.
   */
  private static final int YIELDS = 4;

  private enum State {
    WAITING,
    TAKEN,
    LEADING,
    ANSWERED,
    GONE
  }

  private static final class Read extends AtomicReference<State> {
    private static final long serialVersionUID = 1L;

    private final transient byte[] key;
    private final transient Thread reader = Thread.currentThread();
    private transient @Nullable Object reply;

    Read(byte[] key, State state) {
      super(state);
      this.key = key;
    }

    void answer(@Nullable Object reply) {
      this.reply = reply;
      set(State.ANSWERED);
      LockSupport.unpark(reader);
    }
  }

  private final NodePool pool;
  private final Semaphore lanes = new Semaphore(LANES);
  private final Queue<Read> line = new ConcurrentLinkedQueue<>();

  SharedReads(NodePool pool) {
    this.pool = pool;
  }

  /**
   * Returns what the node replies to a GET of {@code key}: bytes, null, or an exception that is an
   * error reply.
   *
   * @throws RuntimeException whatever ended the round trip
   */
  @Nullable Object get(byte[] key, Budget budget) {
    if (lanes.tryAcquire()) {
      return lead(new Read(key, State.LEADING), budget);
    }
    Read read = new Read(key, State.WAITING);
    line.add(read);
    if (lanes.tryAcquire()) {
      handOn();
    }
    return await(read, budget);
  }

  @SuppressWarnings("ThreadPriorityCheck") // It is right without, only slower.
  private @Nullable Object await(Read read, Budget budget) {
    boolean interrupted = false;
    try {
      for (int looks = 0; ; looks++) {
        State state = read.get();
        if (state == State.ANSWERED) {
          return result(read);
        }
        if (state == State.LEADING) {
          return appointed(read, budget);
        }
        if (budget.isOver() && read.compareAndSet(state, State.GONE)) {
          throw new NotSentException("no reply to a read in line");
        }
        if (looks < YIELDS) {
          Thread.yield();
          continue;
        }
        LockSupport.parkNanos(this, Math.max(1, budget.remainingNanos()));
        interrupted |= Thread.interrupted(); // its round trip is bounded, and shared
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** The time of one that waited may be over, and that of those behind it is not. */
  private @Nullable Object appointed(Read read, Budget budget) {
    if (budget.isOver()) {
      handOn();
      throw new NotSentException("no reply to a read in line");
    }
    return lead(read, budget);
  }

  private static @Nullable Object result(Read read) {
    if (read.reply instanceof Failure failure) {
      throw failure.cause();
    }
    return read.reply;
  }

  /** What ended the round trip of a read. */
  private record Failure(RuntimeException cause) {}

  /** Makes a round trip for {@code own} and those in line, and hands the lane on. */
  private @Nullable Object lead(Read own, Budget budget) {
    Read next = take();
    if (next == null) {
      try {
        return pool.read(budget, connection -> reply(connection, own.key));
      } finally {
        handOn();
      }
    }
    List<Read> batch = new ArrayList<>();
    batch.add(own);
    for (; next != null; next = batch.size() < LARGEST_BATCH ? take() : null) {
      batch.add(next);
    }
    try {
      exchange(batch, budget);
    } finally {
      handOn();
    }
    return result(own);
  }

  private static @Nullable Object reply(NodeConnection connection, byte[] key) {
    connection.sendCommand(new CommandArguments(Command.GET).add(key));
    return connection.getMany(1).get(0);
  }

  private @Nullable Read take() {
    Read read = line.poll();
    while (read != null && !read.compareAndSet(State.WAITING, State.TAKEN)) {
      read = line.poll();
    }
    return read;
  }

  private void exchange(List<Read> batch, Budget budget) {
    List<?> replies;
    try {
      replies = Replies.list(pool.read(budget, connection -> replies(connection, batch)));
    } catch (RuntimeException e) {
      Failure failure = new Failure(e);
      batch.forEach(read -> read.answer(failure));
      return;
    }
    for (int i = 0; i < batch.size(); i++) {
      batch.get(i).answer(replies.get(i));
    }
  }

  private static List<Object> replies(NodeConnection connection, List<Read> batch) {
    for (Read read : batch) {
      connection.sendCommand(new CommandArguments(Command.GET).add(read.key));
    }
    return connection.getMany(batch.size());
  }

  /** Gives the lane to the first in line, or frees it if there is none. */
  private void handOn() {
    do {
      for (Read next = line.poll(); next != null; next = line.poll()) {
        if (next.compareAndSet(State.WAITING, State.LEADING)) {
          LockSupport.unpark(next.reader);
          return;
        }
      }
      lanes.release();
    } while (!line.isEmpty() && lanes.tryAcquire());
  }
}
