package io.terrace.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.Properties;
import java.util.stream.Collectors;

/** Of what the figures are: they are worth nothing without. */
public final class Versions {

  private Versions() {}

  /** Returns the Java machine, the processors and the versions of all that is measured. */
  public static String describe() {
    Properties versions = new Properties();
    try (InputStream in =
        Objects.requireNonNull(Versions.class.getResourceAsStream("versions.properties"))) {
      versions.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    String peers =
        versions.stringPropertyNames().stream()
            .sorted()
            .map(name -> name + " " + versions.getProperty(name))
            .collect(Collectors.joining(", "));
    return String.format(
        "%s %s, %d processors, %s %s%n%s%n",
        System.getProperty("java.vm.name"),
        System.getProperty("java.vm.version"),
        Runtime.getRuntime().availableProcessors(),
        System.getProperty("os.name"),
        System.getProperty("os.arch"),
        peers);
  }
}
