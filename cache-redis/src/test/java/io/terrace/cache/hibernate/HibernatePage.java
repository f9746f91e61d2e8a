package io.terrace.cache.hibernate;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.regex.Pattern;

/** The code and the properties that docs/hibernate.md shows. */
final class HibernatePage {

  private HibernatePage() {}

  static List<String> blocks(String language) {
    try {
      return Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL)
          .matcher(Files.readString(Path.of("../docs/hibernate.md")))
          .results()
          .map(block -> block.group(1))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the settings of Hibernate, for a database of its own in memory. */
  static Properties settings(String database) {
    Properties settings = properties(blocks("properties").get(0));
    settings.setProperty("hibernate.connection.url", url(database));
    settings.setProperty("hibernate.connection.pool_size", "16");
    settings.setProperty("hibernate.hbm2ddl.auto", "create");
    return settings;
  }

  private static String url(String database) {
    return "jdbc:h2:mem:" + database + ";DB_CLOSE_DELAY=-1";
  }

  /** Returns what the file of a manager over Redis says, with the server at {@code uri}. */
  static String configurationFile(String uri) {
    return blocks("properties").get(1).replace("redis://localhost:6379", uri);
  }

  static Properties properties(String text) {
    Properties properties = new Properties();
    try {
      properties.load(new StringReader(text));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return properties;
  }
}
