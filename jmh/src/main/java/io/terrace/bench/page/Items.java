package io.terrace.bench.page;

import java.util.List;

/** The products of the shop. Thread-safe; each call goes to the database. */
public interface Items {

  /** Returns those that the page shows, in their order. */
  List<Long> shown();

  /** Returns one. */
  Item item(long id);

  /** Changes the price of one. */
  void reprice(long id);
}
