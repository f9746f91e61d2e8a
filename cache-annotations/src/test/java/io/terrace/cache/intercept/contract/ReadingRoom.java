package io.terrace.cache.intercept.contract;

import io.terrace.cache.annotation.CacheInvalidate;
import io.terrace.cache.annotation.CachedFragment;
import java.io.IOException;
import java.util.List;

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

  @CachedFragment(name = "blurb", vary = "#isbn", ttl = "10m", tags = "'isbn:' + #isbn")
  public String blurb(String isbn) {
    Calls.made("blurb " + isbn);
    return "<p>" + isbn + "</p>";
  }

  @CachedFragment(name = "shelf", tags = "'shelves'")
  public void shelf(List<String> books, Appendable out) throws IOException {
    Calls.made("shelf " + books);
    for (String isbn : books) {
      out.append("<li>").append(isbn);
    }
  }

  public String unannotated(String isbn) {
    Calls.made("unannotated");
    return isbn;
  }
}
