package io.terrace.bench.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.sql.SQLException;
import java.util.NoSuchElementException;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class JdbcProductServiceTest {

  private static Catalogue catalogue;
  private final JdbcProductService service = new JdbcProductService(catalogue.connections());

  @BeforeAll
  static void create() throws SQLException {
    catalogue = Catalogue.create(100, 2);
  }

  @AfterAll
  static void close() throws SQLException {
    catalogue.close();
  }

  @Test
  void everyProductHasAPage() {
    for (long id = 1; id <= 100; id++) {
      ProductPage page = service.page(id);

      assertThat(page.id()).isEqualTo(id);
      assertThat(page.name()).endsWith(" " + id);
      assertThat(page.category()).isNotBlank();
      assertThat(page.price()).isBetween(new BigDecimal("5"), new BigDecimal("500"));
      assertThat(page.stars()).isBetween(1.0, 5.0);
      assertThat(page.reviews()).isEqualTo(20);
      assertThat(page.categoryStars()).isBetween(1.0, 5.0);
    }
  }

  @Test
  void theShopIsTheSameInEveryRun() throws SQLException {
    try (Catalogue again = Catalogue.create(100, 1)) {
      assertThat(new JdbcProductService(again.connections()).page(42)).isEqualTo(service.page(42));
    }
  }

  @Test
  void everyCallIsAQuery() {
    service.page(1);
    service.page(1);

    assertThat(service.queries()).isEqualTo(2);
  }

  @Test
  void aProductThatIsNotThereIsAnError() {
    assertThatThrownBy(() -> service.page(101))
        .isInstanceOf(NoSuchElementException.class)
        .hasMessage("there is no product 101");
  }

  @Test
  void aDatabaseThatFailsIsTheCause() {
    JdbcDataSource missing = new JdbcDataSource();
    missing.setURL("jdbc:h2:mem:missing;IFEXISTS=TRUE");

    assertThatThrownBy(() -> new JdbcProductService(missing).page(1))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the page of product 1 could not be read")
        .hasCauseInstanceOf(SQLException.class);
  }
}
