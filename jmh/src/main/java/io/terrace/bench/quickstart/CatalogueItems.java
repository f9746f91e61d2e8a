package io.terrace.bench.quickstart;

import io.terrace.bench.page.Item;
import io.terrace.bench.page.Items;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.LongStream;
import javax.sql.DataSource;

/** The first products of the catalogue, for a page of fragments. */
final class CatalogueItems implements Items {

  static final int SHOWN = 24;

  private static final String REPRICE =
      """
      INSERT INTO price
      SELECT product_id, DATEADD(DAY, 1, valid_from), amount + 1
        FROM price
       WHERE product_id = ?
       ORDER BY valid_from DESC
       FETCH FIRST ROW ONLY
      """;

  private final DataSource database;
  private final ProductService products;

  CatalogueItems(DataSource database, ProductService products) {
    this.database = database;
    this.products = products;
  }

  @Override
  public List<Long> shown() {
    return LongStream.rangeClosed(1, SHOWN).boxed().toList();
  }

  @Override
  public Item item(long id) {
    ProductPage page = products.page(id);
    return new Item(
        id, page.name(), page.category(), page.price(), page.stars(), page.reviews());
  }

  @Override
  public void reprice(long id) {
    try (Connection connection = database.getConnection();
        PreparedStatement insert = connection.prepareStatement(REPRICE)) {
      insert.setLong(1, id);
      insert.executeUpdate();
    } catch (SQLException e) {
      throw new IllegalStateException("the price of product " + id + " could not be changed", e);
    }
  }
}
