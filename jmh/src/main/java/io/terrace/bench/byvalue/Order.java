package io.terrace.bench.byvalue;

import java.io.Serializable;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A value that can change, as a cache often holds it: ten fields and five lines. */
final class Order implements Serializable {

  private static final long serialVersionUID = 1L;

  /** How far an order is. */
  enum State {
    PAID,
    SENT
  }

  private String id = "";
  private String customer = "";
  private String street = "";
  private String city = "";
  private long number;
  private boolean express;
  private Instant placedAt = Instant.EPOCH;
  private BigDecimal total = BigDecimal.ZERO;
  private State state = State.PAID;
  private List<Line> lines = new ArrayList<>();

  Order() {}

  /** Returns the order of {@code key}. */
  static Order of(String key) {
    Order order = new Order();
    order.id = key;
    order.customer = "Customer of " + key;
    order.street = "Street of " + key;
    order.city = "City of " + key;
    order.number = key.hashCode();
    order.express = order.number % 2 == 0;
    order.placedAt = Instant.ofEpochSecond(order.number);
    order.total = BigDecimal.valueOf(order.number, 2);
    order.state = State.SENT;
    for (int i = 0; i < 5; i++) {
      order.lines.add(new Line(key, i));
    }
    return order;
  }

  /** Copies by hand: as fast as a copy can be. */
  Order copy() {
    Order copy = new Order();
    copy.id = id;
    copy.customer = customer;
    copy.street = street;
    copy.city = city;
    copy.number = number;
    copy.express = express;
    copy.placedAt = placedAt;
    copy.total = total;
    copy.state = state;
    copy.lines = new ArrayList<>(lines.size());
    for (Line line : lines) {
      copy.lines.add(new Line(line));
    }
    return copy;
  }

  /** Returns whether {@code that} says the same and shares nothing that can change. */
  boolean isCopiedBy(Order that) {
    if (that == this || that.lines == lines || !that.toString().equals(toString())) {
      return false;
    }
    for (int i = 0; i < lines.size(); i++) {
      if (that.lines.get(i) == lines.get(i)) {
        return false;
      }
    }
    return true;
  }

  @Override
  public String toString() {
    return String.join(
            " ", id, customer, street, city, placedAt.toString(), total.toString(), state.name())
        + number
        + express
        + lines;
  }
}
