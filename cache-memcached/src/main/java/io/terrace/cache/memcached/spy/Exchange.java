package io.terrace.cache.memcached.spy;

import io.terrace.cache.memcached.wire.CommandException;
import io.terrace.cache.memcached.wire.Pending;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import net.spy.memcached.ops.OperationCallback;
import net.spy.memcached.ops.OperationState;
import net.spy.memcached.ops.OperationStatus;
import net.spy.memcached.protocol.BaseOperationImpl;
import org.jspecify.annotations.Nullable;

/**
 * One command on its way through the driver: written by its selector thread, which then has the
 * replies read here.
 *
 * <p>The driver's own commands are not used, since they believe what they read unless assertions
 * are on: they allocate whatever length a header names (a web server's greeting asks for half a
 * gigabyte), and take a reply for another command's. Here a reply has to name the command that it
 * answers, or the connection is given up. Nor do they know which connection they were made for: the
 * driver sends what was left in its queues on the next one, where a stamp of the last means another
 * item. {@link #isTimedOut(long)}, which the driver asks right before it writes, refuses that.
 *
 * <p>The driver locks on this object; so do we, to know for certain whether a command was written.
 */
final class Exchange<T> extends BaseOperationImpl implements Pending<T> {

  private static final int MAGIC = 0x81;
  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);
  private static final OperationCallback NOBODY = new Nobody();

  private final SpyNode node;
  private final long connection;
  private final boolean isChange;
  private final Replies<T> replies;
  private final CompletableFuture<T> answer = new CompletableFuture<>();
  private final ByteBuffer header = ByteBuffer.allocate(Request.HEADER);
  private ByteBuffer body = NOTHING;
  private int toSkip;

  /**
   * Makes one that was not sent yet.
   *
   * @param connection the connection that it may be sent on
   * @param isChange whether the command changes anything
   */
  Exchange(
      SpyNode node, long connection, boolean isChange, ByteBuffer request, Replies<T> replies) {
    this.node = node;
    this.connection = connection;
    this.isChange = isChange;
    this.replies = replies;
    setCallback(NOBODY);
    setBuffer(request);
  }

  @Override
  public T await(long nanos) throws CommandException, InterruptedException {
    try {
      return answer.get(nanos, TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      if (nanos > 0) { // else nobody waited for this one
        node.noteSilence();
      }
      giveUp("there was no answer.");
      return answerNow();
    } catch (InterruptedException e) {
      giveUp("the thread was interrupted.");
      throw e;
    } catch (ExecutionException e) {
      throw failure(e);
    }
  }

  private T answerNow() throws CommandException, InterruptedException {
    try {
      return answer.get();
    } catch (ExecutionException e) {
      throw failure(e);
    }
  }

  private static CommandException failure(ExecutionException e) {
    if (e.getCause() instanceof CommandException failure) {
      // Another one, with the stack of the thread that waited.
      CommandException own = new CommandException(failure.isCertain(), message(failure));
      own.initCause(failure);
      return own;
    }
    throw new IllegalStateException(e.getCause());
  }

  private static String message(CommandException failure) {
    String message = failure.getMessage();
    return message == null ? "" : message;
  }

  /** Has it not written if it was not yet; does nothing if it was answered. */
  synchronized void giveUp(String reason) {
    if (answer.completeExceptionally(new CommandException(isHarmless(), reason))) {
      cancel();
    }
  }

  /** Whether it is certain, if no answer comes any more, that it changed nothing. */
  private synchronized boolean isHarmless() {
    return !isChange || getState() == OperationState.WRITE_QUEUED;
  }

  /** The driver cancels what a lost connection leaves behind. */
  @Override
  protected void wasCancelled() {
    answer.completeExceptionally(
        new CommandException(isHarmless(), "the connection was lost meanwhile."));
  }

  /** Asked by the driver right before it writes; what it is told here is not written. */
  @Override
  public synchronized boolean isTimedOut(long ttlMillis) {
    if (node.connection() == connection) {
      return false;
    }
    wasCancelled();
    return true;
  }

  /** The request is there from the beginning. */
  @Override
  public void initialize() {}

  /** Reads what there is; the driver comes again with the rest, and until the last reply. */
  @Override
  public void readFromBuffer(ByteBuffer data) throws IOException {
    while (data.hasRemaining() && getState() != OperationState.COMPLETE) {
      if (header.hasRemaining()) {
        move(data, header);
        if (header.hasRemaining()) {
          return;
        }
        beginBody();
      }
      int skipped = Math.min(toSkip, data.remaining());
      data.position(data.position() + skipped);
      toSkip -= skipped;
      move(data, body);
      if (!body.hasRemaining() && toSkip == 0) {
        endReply();
      }
    }
  }

  private void beginBody() throws IOException {
    int length = header.getInt(8);
    int extras = header.get(4) & 0xff;
    int key = header.getShort(2) & 0xffff;
    if ((header.get(0) & 0xff) != MAGIC
        || !replies.expects(header.get(1), header.getInt(12))
        || length < extras + key) {
      CommandException failure =
          new CommandException(
              !isChange, "what answered does not speak Memcached's binary protocol.");
      answer.completeExceptionally(failure);
      throw new IOException(failure);
    }
    if (length > node.longestBody()) {
      toSkip = length;
      body = NOTHING;
    } else {
      body = ByteBuffer.allocate(length);
    }
  }

  private void endReply() {
    int length = header.getInt(8);
    Reply reply =
        new Reply(
            header.get(1),
            header.getShort(6) & 0xffff,
            header.getInt(12),
            header.getLong(16),
            header.get(4) & 0xff,
            header.getShort(2) & 0xffff,
            body.flip(),
            length > body.limit());
    header.clear();
    body = NOTHING;
    if (isLast(reply)) {
      transitionState(OperationState.COMPLETE);
    }
  }

  private boolean isLast(Reply reply) {
    try {
      T accepted = replies.accept(reply);
      if (accepted != null) {
        answer.complete(accepted);
      }
      return accepted != null;
    } catch (CommandException refusal) {
      answer.completeExceptionally(refusal);
      return true;
    }
  }

  private static void move(ByteBuffer from, ByteBuffer to) {
    int count = Math.min(from.remaining(), to.remaining());
    to.put(from.slice().limit(count));
    from.position(from.position() + count);
  }

  @Override
  public byte @Nullable [] getErrorMsg() {
    return null;
  }

  private static final class Nobody implements OperationCallback {
    @Override
    public void receivedStatus(OperationStatus status) {}

    @Override
    public void complete() {}
  }
}
