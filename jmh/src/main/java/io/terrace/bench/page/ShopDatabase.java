package io.terrace.bench.page;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.UUID;
import java.util.stream.LongStream;
import org.h2.jdbcx.JdbcConnectionPool;

/** Products in H2, in the heap of this process: one query by its primary key for each. */
final class ShopDatabase implements Items, AutoCloseable {

  private static final int SHOWN = 24;

  private final Connection keeper;
  private final JdbcConnectionPool pool;

  private ShopDatabase(Connection keeper, JdbcConnectionPool pool) {
    this.keeper = keeper;
    this.pool = pool;
  }

  static ShopDatabase create() throws SQLException {
    String url = "jdbc:h2:mem:" + UUID.randomUUID();
    Connection keeper = DriverManager.getConnection(url);
    try (Statement statement = keeper.createStatement()) {
      statement.execute(
          """
          CREATE TABLE item AS
          SELECT CAST(x AS BIGINT) AS id,
                 'Product ' || x AS name,
                 'Category ' || MOD(x, 7) AS category,
                 CAST(10 + MOD(x * 37, 100) AS DECIMAL(8, 2)) AS price,
                 CAST(1 + MOD(x, 40) / 10.0 AS DOUBLE PRECISION) AS stars,
                 CAST(MOD(x * 13, 200) AS INTEGER) AS reviews
            FROM SYSTEM_RANGE(1, 5000)
          """);
      statement.execute("ALTER TABLE item ALTER COLUMN id SET NOT NULL");
      statement.execute("ALTER TABLE item ADD PRIMARY KEY (id)");
    }
    JdbcConnectionPool pool = JdbcConnectionPool.create(url, "", "");
    pool.setMaxConnections(32);
    return new ShopDatabase(keeper, pool);
  }

  @Override
  public List<Long> shown() {
    return LongStream.rangeClosed(1, SHOWN).boxed().toList();
  }

  @Override
  public Item item(long id) {
    try (Connection connection = pool.getConnection();
        PreparedStatement query = connection.prepareStatement("SELECT * FROM item WHERE id = ?")) {
      query.setLong(1, id);
      try (ResultSet row = query.executeQuery()) {
        if (!row.next()) {
          throw new NoSuchElementException("there is no product " + id);
        }
        return new Item(
            row.getLong("id"),
            row.getString("name"),
            row.getString("category"),
            row.getBigDecimal("price"),
            row.getDouble("stars"),
            row.getInt("reviews"));
      }
    } catch (SQLException e) {
      throw new IllegalStateException("product " + id + " could not be read", e);
    }
  }

  @Override
  public void reprice(long id) {
    try (Connection connection = pool.getConnection();
        PreparedStatement update =
            connection.prepareStatement("UPDATE item SET price = price + ? WHERE id = ?")) {
      update.setBigDecimal(1, BigDecimal.ONE);
      update.setLong(2, id);
      update.executeUpdate();
    } catch (SQLException e) {
      throw new IllegalStateException("product " + id + " could not be changed", e);
    }
  }

  @Override
  public void close() throws SQLException {
    pool.dispose();
    keeper.close();
  }
}
