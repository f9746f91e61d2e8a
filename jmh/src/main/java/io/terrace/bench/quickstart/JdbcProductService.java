package io.terrace.bench.quickstart;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.NoSuchElementException;
import java.util.concurrent.atomic.LongAdder;
import javax.sql.DataSource;

/** Makes a page by one SQL query. It knows nothing of a cache, and counts what it is asked. */
final class JdbcProductService implements ProductService {

  private static final String PAGE =
      """
      SELECT product.id,
             product.name,
             category.name AS category,
             (SELECT amount
                FROM price
               WHERE price.product_id = product.id
               ORDER BY valid_from DESC
               FETCH FIRST ROW ONLY) AS price,
             AVG(CAST(review.stars AS DOUBLE PRECISION)) AS stars,
             COUNT(*) AS reviews,
             (SELECT AVG(CAST(theirs.stars AS DOUBLE PRECISION))
                FROM product AS sibling
                JOIN review AS theirs ON theirs.product_id = sibling.id
               WHERE sibling.category_id = category.id) AS category_stars
        FROM product
        JOIN category ON category.id = product.category_id
        JOIN review ON review.product_id = product.id
       WHERE product.id = ?
       GROUP BY product.id, category.id
      """;

  private final DataSource database;
  private final LongAdder queries = new LongAdder();

  JdbcProductService(DataSource database) {
    this.database = database;
  }

  @Override
  public ProductPage page(long id) {
    queries.increment();
    try (Connection connection = database.getConnection();
        PreparedStatement query = connection.prepareStatement(PAGE)) {
      query.setLong(1, id);
      try (ResultSet row = query.executeQuery()) {
        if (!row.next()) {
          throw new NoSuchElementException("there is no product " + id);
        }
        return page(row);
      }
    } catch (SQLException e) {
      throw new IllegalStateException("the page of product " + id + " could not be read", e);
    }
  }

  /**
   * Returns how many queries were sent so far: the truth that the cache's own counts must match.
   */
  long queries() {
    return queries.sum();
  }

  private static ProductPage page(ResultSet row) throws SQLException {
    return new ProductPage(
        row.getLong("id"),
        row.getString("name"),
        row.getString("category"),
        row.getBigDecimal("price"),
        row.getDouble("stars"),
        row.getInt("reviews"),
        row.getDouble("category_stars"));
  }
}
