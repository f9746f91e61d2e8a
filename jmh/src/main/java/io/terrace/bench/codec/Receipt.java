package io.terrace.bench.codec;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;

/** The same as a record of records. */
record Receipt(
    String id,
    String customer,
    String street,
    String city,
    long number,
    boolean express,
    Instant at,
    BigDecimal total,
    Invoice.State state,
    List<Item> items) {

  /** A line of it. */
  record Item(String product, String name, int quantity, double price) {}

  /** Returns the receipt of {@code number}. */
  static Receipt of(int number) {
    Invoice like = Invoice.of(number);
    return new Receipt(
        like.id,
        like.customer,
        like.street,
        like.city,
        like.number,
        like.express,
        like.at,
        like.total,
        like.state,
        IntStream.range(0, like.lines.size()).mapToObj(i -> item(like.lines.get(i))).toList());
  }

  private static Item item(Invoice.Line line) {
    return new Item(line.product, line.name, line.quantity, line.price);
  }
}
