package io.terrace.bench.quickstart;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcConnectionPool;

/**
 * The shop's database: H2 in the heap of this process, no port, no file. It lives as long as one
 * connection to it is open, so this holds one until it is closed.
 */
final class Catalogue implements AutoCloseable {

  private static final String SCRIPT = "classpath:io/terrace/bench/quickstart/catalogue.sql";

  private final Connection keeper;
  private final JdbcConnectionPool pool;

  private Catalogue(Connection keeper, JdbcConnectionPool pool) {
    this.keeper = keeper;
    this.pool = pool;
  }

  /**
   * Makes the tables and their rows, which takes a second or two.
   *
   * @param products how many there are, at least 25; their ids start at 1
   * @param connections the size of the pool
   */
  static Catalogue create(int products, int connections) throws SQLException {
    String url = "jdbc:h2:mem:" + UUID.randomUUID();
    Connection keeper = DriverManager.getConnection(url);
    try (Statement statement = keeper.createStatement()) {
      statement.execute("SET @products = " + products);
      statement.execute("RUNSCRIPT FROM '" + SCRIPT + "'");
    }
    JdbcConnectionPool pool = JdbcConnectionPool.create(url, "", "");
    pool.setMaxConnections(connections);
    return new Catalogue(keeper, pool);
  }

  /** Returns the pool that the application takes its connections from. */
  DataSource connections() {
    return pool;
  }

  @Override
  public void close() throws SQLException {
    pool.dispose();
    keeper.close();
  }
}
