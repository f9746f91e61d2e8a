package io.terrace.cache.jcache;

import io.terrace.cache.Explanation.State;
import io.terrace.cache.spi.CacheObserver.Observation;
import io.terrace.cache.spi.RequestRecorder;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Those who are told of the requests of one cache. The engine knows of one at most, or of none, so
 * that a hit has one field to look at. Thread-safe.
 */
final class Recorders {

  private final Consumer<@Nullable RequestRecorder> engine;
  private final List<RequestRecorder> added = new CopyOnWriteArrayList<>();
  private @Nullable RequestRecorder main;

  /** Makes one that tells {@code engine} of whom to tell. */
  Recorders(Consumer<@Nullable RequestRecorder> engine) {
    this.engine = engine;
  }

  /** Sets the one of which there is one at a time. */
  synchronized void main(@Nullable RequestRecorder recorder) {
    main = recorder;
    tellEngine();
  }

  /** Adds one, until what is returned is closed. */
  synchronized Observation add(RequestRecorder recorder) {
    Entry entry = new Entry(recorder);
    added.add(entry);
    tellEngine();
    return () -> remove(entry);
  }

  private synchronized void remove(Entry entry) {
    if (added.remove(entry)) {
      tellEngine();
    }
  }

  private void tellEngine() {
    List<RequestRecorder> all = Stream.concat(Stream.ofNullable(main), added.stream()).toList();
    engine.accept(all.isEmpty() ? null : all.size() == 1 ? all.get(0) : new Each(all));
  }

  /** One that was added: a recorder may be added twice, and leaves once for each. */
  private static final class Entry implements RequestRecorder {

    private final RequestRecorder recorder;

    Entry(RequestRecorder recorder) {
      this.recorder = recorder;
    }

    @Override
    public void requested(String cache, Object key, Kind kind) {
      recorder.requested(cache, key, kind);
    }

    @Override
    public void looked(String cache, Object key, State found) {
      recorder.looked(cache, key, found);
    }

    @Override
    public void answered(String cache, Object key, Answer answer) {
      recorder.answered(cache, key, answer);
    }
  }

  private record Each(List<RequestRecorder> all) implements RequestRecorder {

    @Override
    public void requested(String cache, Object key, Kind kind) {
      all.forEach(recorder -> recorder.requested(cache, key, kind));
    }

    @Override
    public void looked(String cache, Object key, State found) {
      all.forEach(recorder -> recorder.looked(cache, key, found));
    }

    @Override
    public void answered(String cache, Object key, Answer answer) {
      all.forEach(recorder -> recorder.answered(cache, key, answer));
    }
  }
}
