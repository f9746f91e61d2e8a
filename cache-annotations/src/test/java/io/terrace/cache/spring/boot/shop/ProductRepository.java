package io.terrace.cache.spring.boot.shop;

import io.terrace.cache.annotation.CacheInvalidate;
import io.terrace.cache.annotation.Cached;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** The products in the database. */
@Repository
public class ProductRepository {

  private final AtomicInteger queries = new AtomicInteger();
  private final JdbcTemplate jdbc;

  /** Makes the table too. */
  public ProductRepository(JdbcTemplate jdbc) {
    this.jdbc = jdbc;
    jdbc.execute("create table product (id varchar primary key, price int not null)");
  }

  /** Returns a product, from the cache if it can. */
  @Cached(name = "products", ttl = "${shop.ttl:10m}")
  public Product find(String id) {
    queries.incrementAndGet();
    return jdbc.queryForObject(
        "select id, price from product where id = ?",
        (row, number) -> new Product(row.getString("id"), row.getInt("price")),
        id);
  }

  /** Writes a product, so that what is cached of it is void once that is committed. */
  @Transactional
  @CacheInvalidate(name = "products", key = "#product.id")
  public void save(Product product) {
    jdbc.update("merge into product (id, price) values (?, ?)", product.id(), product.price());
  }

  /** Returns how often the database has been asked for a product. */
  public int queries() {
    return queries.get();
  }
}
