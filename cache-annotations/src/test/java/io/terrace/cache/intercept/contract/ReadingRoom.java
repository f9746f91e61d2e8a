package io.terrace.cache.intercept.contract;

import io.terrace.cache.annotation.CacheInvalidate;

/** A service that is a class, with annotations of its own. */
public class ReadingRoom {

  /** For those that subclass it. */
  public ReadingRoom() {}

  @Reading
  public String read(String isbn) {
    Calls.made("read " + isbn);
    return "text of " + isbn;
  }

  @CacheInvalidate(name = "readings")
  public void close(String isbn) {
    Calls.made("close");
  }

  public String unannotated(String isbn) {
    Calls.made("unannotated");
    return isbn;
  }
}
