package io.terrace.cache.metrics;

import io.terrace.cache.RemoteStatistics;
import io.terrace.cache.TerraceCacheManager;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;

/** Shows a remote tier to JMX. Thread-safe. */
final class RemoteBean implements RemoteTierMXBean {

  private final TerraceCacheManager manager;
  private final String remote;

  RemoteBean(TerraceCacheManager manager, String remote) {
    this.manager = manager;
    this.remote = remote;
  }

  private RemoteStatistics now() {
    return Objects.requireNonNull(manager.remoteStatistics().get(remote), "its remote tiers stay");
  }

  @Override
  public String getStoreBreaker() {
    return now().store().breaker().name();
  }

  @Override
  public String getBusBreaker() {
    return now().bus().map(calls -> calls.breaker().name()).orElse("NONE");
  }

  @Override
  public long getMillisSinceContact() {
    return now().sinceContact().map(Duration::toMillis).orElse(-1L);
  }

  @Override
  public long getLagMillis() {
    return now().lag().map(Duration::toMillis).orElse(-1L);
  }

  @Override
  public long getSent() {
    return now().sent();
  }

  @Override
  public long getHeard() {
    return now().heard();
  }

  @Override
  public long getPending() {
    return now().pending();
  }

  @Override
  public long getGaps() {
    return now().gaps();
  }

  @Override
  public long getEras() {
    return now().eras();
  }

  @Override
  public long getLeaseWaits() {
    return now().leaseWaits();
  }

  @Override
  public long getStoreCalls() {
    return now().store().answered();
  }

  @Override
  public long getStoreMillis() {
    return now().store().time().toMillis();
  }

  @Override
  public long getBytesRead() {
    return now().bytesRead();
  }

  @Override
  public long getBytesWritten() {
    return now().bytesWritten();
  }

  @Override
  public Map<String, Long> getStoreFailures() {
    return now().store().failures();
  }
}
