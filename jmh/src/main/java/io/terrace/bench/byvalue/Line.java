package io.terrace.bench.byvalue;

import java.io.Serializable;

/** A line of an {@link Order}: a bean that can change. */
final class Line implements Serializable {

  private static final long serialVersionUID = 1L;

  private String product = "";
  private String name = "";
  private int quantity;
  private double price;

  Line() {}

  /** Makes the line {@code number} of {@code order}. */
  Line(String order, int number) {
    product = order + "/" + number;
    name = "What " + order + " has in line " + number;
    quantity = number + 1;
    price = 1.25 * number;
  }

  /** Copies by hand. */
  Line(Line line) {
    product = line.product;
    name = line.name;
    quantity = line.quantity;
    price = line.price;
  }

  void change(String product, String name, int quantity, double price) {
    this.product = product;
    this.name = name;
    this.quantity = quantity;
    this.price = price;
  }

  @Override
  public String toString() {
    return quantity + " " + product + " (" + name + ") at " + price;
  }
}
