package io.terrace.cache.memcached.wire;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a node listens.
 *
 * @param host a name or an address, without the brackets of IPv6
 * @param port 1 to 65535
 */
public record HostAndPort(String host, int port) {

  private static final int DEFAULT_PORT = 11211;
  private static final int LAST_PORT = 65_535;

  /** A host without colons, or one in brackets, and maybe a port. */
  private static final Pattern FORM =
      Pattern.compile("(?:([^\\s:\\[\\],/@]+)|\\[([^\\s\\[\\],/@]+)])(?::(\\d{1,5}))?");

  /**
   * Reads {@code host:port}, {@code host} or {@code [IPv6]:port}.
   *
   * @throws IllegalArgumentException if it is none of these
   */
  public static HostAndPort parse(String text) {
    Matcher matcher = FORM.matcher(text);
    if (matcher.matches()) {
      String host = matcher.group(1) == null ? matcher.group(2) : matcher.group(1);
      int port = matcher.group(3) == null ? DEFAULT_PORT : Integer.parseInt(matcher.group(3));
      if (port >= 1 && port <= LAST_PORT) {
        return new HostAndPort(host, port);
      }
    }
    throw new IllegalArgumentException(
        "memcached: '" + text + "' is not a node. Write it as host:port, such as cache1:11211.");
  }

  /** Returns it as it is written. */
  @Override
  public String toString() {
    return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
  }
}
