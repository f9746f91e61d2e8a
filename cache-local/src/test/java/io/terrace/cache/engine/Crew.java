package io.terrace.cache.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;

/** The threads of a test: what each gave or threw, in bounded time, and an end of all of them. */
public final class Crew implements AutoCloseable {

  private static final long LIMIT_SECONDS = 30;

  private final ThreadFactory threads;
  private final Queue<Thread> started = new ConcurrentLinkedQueue<>();

  private Crew(ThreadFactory threads) {
    this.threads = threads;
  }

  /** Makes a crew of platform threads. */
  public static Crew ofPlatformThreads() {
    return new Crew(
        task -> {
          Thread thread = new Thread(null, task, "crew", 256 * 1024);
          thread.setDaemon(true);
          return thread;
        });
  }

  /** Makes a crew of virtual threads, which the release that this is compiled for lacks. */
  public static Crew ofVirtualThreads() {
    try {
      Object builder = Thread.class.getMethod("ofVirtual").invoke(null);
      Object factory =
          Class.forName("java.lang.Thread$Builder").getMethod("factory").invoke(builder);
      return new Crew((ThreadFactory) factory);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("virtual threads need a JDK from 21 on", e);
    }
  }

  /** Work that a thread does. */
  public static final class Call<T> {
    private final FutureTask<T> task;
    private final Thread thread;

    private Call(FutureTask<T> task, Thread thread) {
      this.task = task;
      this.thread = thread;
    }

    public Thread thread() {
      return thread;
    }

    public boolean isDone() {
      return task.isDone();
    }

    /** Returns what the work gave; fails the test if it threw or does not end. */
    public T value() {
      try {
        return task.get(LIMIT_SECONDS, TimeUnit.SECONDS);
      } catch (ExecutionException e) {
        throw new AssertionError("the call failed", e.getCause());
      } catch (TimeoutException | InterruptedException e) {
        throw hung(e);
      }
    }

    /** Returns what the work threw; fails the test if it threw nothing or does not end. */
    public Throwable failure() {
      try {
        return fail("the call failed with nothing, and gave %s", gives());
      } catch (ExecutionException e) {
        return e.getCause();
      }
    }

    private T gives() throws ExecutionException {
      try {
        return task.get(LIMIT_SECONDS, TimeUnit.SECONDS);
      } catch (TimeoutException | InterruptedException e) {
        throw hung(e);
      }
    }

    private AssertionError hung(Exception e) {
      AssertionError error = new AssertionError("the call does not end", e);
      StackTraceElement[] where = thread.getStackTrace();
      Throwable stuck = new Throwable("it is here, " + thread.getState());
      stuck.setStackTrace(where);
      error.addSuppressed(stuck);
      return error;
    }
  }

  /** Starts a thread that does {@code work}. */
  public <T> Call<T> start(Callable<T> work) {
    FutureTask<T> task = new FutureTask<>(work);
    Thread thread = threads.newThread(task);
    started.add(thread);
    thread.start();
    return new Call<>(task, thread);
  }

  /** Starts {@code count} threads that do the same. */
  public <T> List<Call<T>> start(int count, Callable<T> work) {
    return IntStream.range(0, count).mapToObj(i -> start(work)).toList();
  }

  /** Has all threads end; those that hang fail the test. */
  @Override
  public void close() {
    started.forEach(Thread::interrupt);
    for (Thread thread : started) {
      try {
        thread.join(TimeUnit.SECONDS.toMillis(LIMIT_SECONDS));
      } catch (InterruptedException e) {
        throw new AssertionError("interrupted while the crew leaves", e);
      }
      assertThat(thread.isAlive())
          .as("a thread hangs in %s", (Object) thread.getStackTrace())
          .isFalse();
    }
    started.clear();
  }
}
