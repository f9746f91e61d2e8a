package io.terrace.cache.spi;

import java.util.Set;

/**
 * A store of several nodes, of which those that answer are read though others do not. Thread-safe;
 * blocks as {@link RemoteStore} does, for each node that does not answer.
 */
public interface PartialReads {

  /**
   * Reads as {@link RemoteStore#getAll} does, and returns what it could not read as failures; a key
   * without a frame is in neither.
   */
  Answers<String, byte[]> getEach(Set<String> keys);
}
