package io.terrace.cache.jcache;

import io.terrace.cache.spi.RequestRecorder;
import io.terrace.cache.trace.CacheRecordingMXBean;
import io.terrace.cache.trace.TraceRecorder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import javax.management.MBeanRegistration;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.jspecify.annotations.Nullable;

/** Lets JMX record what is asked of a cache; no longer than it is registered. Thread-safe. */
final class RecordingBean implements CacheRecordingMXBean, MBeanRegistration {

  private final Consumer<@Nullable RequestRecorder> cache;
  private final ReentrantLock lock = new ReentrantLock();
  private volatile @Nullable TraceRecorder last;

  /** Makes one that gives its recorders to {@code cache}. */
  RecordingBean(Consumer<@Nullable RequestRecorder> cache) {
    this.cache = cache;
  }

  @Override
  public void start(String file, long seconds) {
    lock.lock();
    try {
      if (isRecording()) {
        throw new IllegalStateException(
            "a recording is under way, of " + getWritten() + " requests so far. Stop it first.");
      }
      stop();
      TraceRecorder recorder = TraceRecorder.to(Path.of(file), Duration.ofSeconds(seconds));
      last = recorder;
      tell(recorder);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void stop() {
    lock.lock();
    try {
      TraceRecorder recorder = last;
      if (recorder != null) {
        tell(null);
        recorder.close();
      }
    } finally {
      lock.unlock();
    }
  }

  private void tell(@Nullable RequestRecorder recorder) {
    try {
      cache.accept(recorder);
    } catch (IllegalStateException closed) {
      // Nothing is asked of it any more; a recording, if one began just now, ends with its bean.
    }
  }

  @Override
  public boolean isRecording() {
    TraceRecorder recorder = last;
    return recorder != null && recorder.isRecording();
  }

  @Override
  public long getWritten() {
    TraceRecorder recorder = last;
    return recorder == null ? 0 : recorder.written();
  }

  @Override
  public long getDropped() {
    TraceRecorder recorder = last;
    return recorder == null ? 0 : recorder.dropped();
  }

  @Override
  public ObjectName preRegister(MBeanServer server, ObjectName name) {
    return name;
  }

  @Override
  public void postRegister(Boolean registered) {}

  @Override
  public void preDeregister() {}

  @Override
  public void postDeregister() {
    stop();
  }
}
