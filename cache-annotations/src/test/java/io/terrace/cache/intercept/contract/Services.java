package io.terrace.cache.intercept.contract;

/** A container that has started, with the services of the contract in it. */
public interface Services extends AutoCloseable {

  /**
   * Returns the service of {@code type}: {@link Library}, whose object is a {@link CityLibrary}, or
   * {@link ReadingRoom}.
   */
  <T> T get(Class<T> type);

  @Override
  void close();
}
