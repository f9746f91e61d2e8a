package io.terrace.bench.codec;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A bean as a remote tier often holds it: ten fields and five lines, 400 bytes as Kryo has it. */
final class Invoice {

  /** How far an invoice is. */
  enum State {
    OPEN,
    PAID
  }

  /** A line of it. */
  static final class Line {
    String product = "";
    String name = "";
    int quantity;
    double price;
  }

  String id = "";
  String customer = "";
  String street = "";
  String city = "";
  long number;
  boolean express;
  Instant at = Instant.EPOCH;
  BigDecimal total = BigDecimal.ZERO;
  State state = State.OPEN;
  List<Line> lines = new ArrayList<>();

  /** Returns the invoice of {@code number}. */
  static Invoice of(int number) {
    Invoice invoice = new Invoice();
    invoice.id = "invoice-" + number;
    invoice.customer = "Customer of " + number;
    invoice.street = "Street of " + number;
    invoice.city = "City of " + number;
    invoice.number = number * 1_000L;
    invoice.express = number % 2 == 0;
    invoice.at = Instant.ofEpochSecond(1_767_225_600L + number);
    invoice.total = BigDecimal.valueOf(number, 2);
    invoice.state = State.PAID;
    for (int i = 0; i < 5; i++) {
      Line line = new Line();
      line.product = number + "/" + i;
      line.name = "What " + number + " has in line " + i;
      line.quantity = i + 1;
      line.price = 1.25 * i;
      invoice.lines.add(line);
    }
    return invoice;
  }
}
