package io.terrace.cache.trace;

/**
 * Switches on, from outside of a running application, the recording of what is asked of one cache.
 * It is there for each cache whose management is on, as {@code
 * io.terrace.cache:type=CacheRecording,CacheManager=<URI>,Cache=<name>}; {@code terrace-bench
 * record} finds and uses it. Thread-safe.
 *
 * <p>It takes the place of a recorder that the application has given the cache itself. A recording
 * ends with its cache.
 */
public interface CacheRecordingMXBean {

  /**
   * Begins to record, as {@link TraceRecorder} does.
   *
   * @param file on the application's machine, which must not be there yet
   * @param seconds after which it ends by itself, should nobody end it before
   * @throws IllegalStateException if a recording is under way
   * @throws java.io.UncheckedIOException if the file is there, or can't be made
   */
  void start(String file, long seconds);

  /**
   * Ends the recording; nothing happens if there is none.
   *
   * @throws java.io.UncheckedIOException if the file could not be written
   */
  void stop();

  /** Returns whether requests are recorded now. */
  boolean isRecording();

  /** Returns how many requests are in the file of the last recording. */
  long getWritten();

  /** Returns how many are missing in it, since they came faster than they could be written. */
  long getDropped();
}
